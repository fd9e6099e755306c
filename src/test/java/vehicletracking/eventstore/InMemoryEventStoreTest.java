package vehicletracking.eventstore;

class InMemoryEventStoreTest extends EventStoreConformance {

    @Override
    EventStore open(int shards) {
        return new InMemoryEventStore(shards);
    }
}
