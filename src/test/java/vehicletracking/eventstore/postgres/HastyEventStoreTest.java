package vehicletracking.eventstore.postgres;

import static vehicletracking.testing.Await.await;

import org.junit.jupiter.api.AfterEach;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Conformance of a store whose reads end after five positions, without a match too. */
@IntegrationTest
class HastyEventStoreTest extends EventStoreConformance {

    private final Pools pools = TestDatabase.pools(VERTX, TYPES);

    @Override
    public EventStore open(int shards) throws Exception {
        return await(PgEventStore.open(pools.writes(), pools.reads(), shards, 1_000, new ScanBudget(0, 0, 5)));
    }

    @AfterEach
    void close() throws Exception {
        await(pools.close());
    }
}
