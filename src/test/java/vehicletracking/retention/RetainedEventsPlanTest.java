package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Query plan of the selection of retained events, for the second of four partitions. Every partition contains
 * corrections, and 20,000 consistency keys never expire.
 */
@IntegrationTest
class RetainedEventsPlanTest {

    private static final String TABLE = "event_from_000000010000";
    private static final int VEHICLES = 70;
    private static final int BATCHES = 35;

    private static final String ADD_KEYS = """
        INSERT INTO consistency
        SELECT 0, CASE WHEN i % 1000 = 0 THEN 'request:' ELSE 'plate:' END || i, i FROM generate_series(1, 20000) AS i\
        """;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);
    private static final List<UUID> IDS =
            IntStream.range(0, VEHICLES).mapToObj(i -> UUID.randomUUID()).toList();

    @BeforeAll
    static void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), 1, 10_000));
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Append> appends = events(batch).map(Append::always).toList();
            assertThat(await(store.append(0, appends))).hasSize(1_000);
        }
        await(POOLS.writes().query(ADD_KEYS).execute());
        await(POOLS.writes().query("ANALYZE").execute());
    }

    /** Of 990 locations, each 99th is corrected. */
    private static Stream<NewEvent> events(int batch) {
        return IntStream.range(0, 990).boxed().flatMap(i -> {
            LocationTracked tracked =
                    Events.tracked(IDS.get(i % VEHICLES), 1, 2, null, Events.NOON.plusSeconds(batch * 60 + i));
            return i % 99 == 0
                    ? Stream.of(
                            EventMapper.newEvent(tracked), Amendments.corrected(tracked, 3, 4, tracked.occurredAt()))
                    : Stream.of(EventMapper.newEvent(tracked));
        });
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String plan() throws Exception {
        return await(POOLS.writes()
                        .query("EXPLAIN (ANALYZE, BUFFERS) " + RetainedEvents.SQL.formatted(TABLE))
                        .execute())
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void amendments_in_all_partitions_are_found_by_index() throws Exception {
        assertThat(plan())
                .contains("event_from_000000000000_shard_type_position_idx")
                .contains("event_from_000000020000_shard_type_position_idx")
                .doesNotContainPattern("Seq Scan on event_from_0000000[023]0000");
    }

    @Test
    void amendments_are_looked_up_in_hash_tables() throws Exception {
        assertThat(plan())
                .containsPattern("Hash Join .*rows=100 loops=1")
                .contains("hashed SubPlan 1", "hashed SubPlan 2")
                .doesNotContain("Nested Loop")
                .doesNotContainPattern("(?<!hashed )SubPlan \\d+\\)");
    }

    @Test
    void the_partition_is_scanned_three_times_and_sorted_in_memory() throws Exception {
        String plan = plan();
        assertThat(plan.split("Seq Scan on " + TABLE + " .*loops=1\\)", -1)).hasSize(1 + 3);
        assertThat(plan)
                .contains("Index Only Scan using " + TABLE + "_shard_type_position_idx")
                .doesNotContainPattern("Seq Scan on " + TABLE + " .*loops=(?!1\\))")
                .doesNotContain("external", "Disk:");
    }

    @Test
    void of_the_consistency_keys_only_those_that_expire_are_read() throws Exception {
        assertThat(plan())
                .containsPattern("Index Only Scan using consistency_passing on consistency .*rows=20 loops=1")
                .doesNotContain("Seq Scan on consistency");
    }
}
