package vehicletracking.eventstore;

class InMemoryEventStoreTest extends EventStoreConformance {

    @Override
    public EventStore open(int shards) {
        return new InMemoryEventStore(shards);
    }
}
