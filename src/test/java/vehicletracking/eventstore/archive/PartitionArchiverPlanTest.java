package vehicletracking.eventstore.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.table.PartitionExchange;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/**
 * Query plans of the statements that copy the retained events of the second of three partitions, and that record which
 * times are archived, beside the records of 40 archives of 500 vehicles each.
 */
@IntegrationTest
class PartitionArchiverPlanTest {

    /** More than fit into a sort with the default {@code work_mem} of 4 MB. */
    private static final int PARTITION_EVENTS = 70_000;

    private static final int FROM = PARTITION_EVENTS;
    private static final int TO = 2 * PARTITION_EVENTS;
    private static final int BATCH_EVENTS = 300;
    private static final int VEHICLES = 500;

    /** Events of the partition that are no locations. */
    private static final int RETAINED = 70;

    /** Events of the partition in batches that cross its bounds. */
    private static final int CROSSING = 400;

    private static final String TABLE = PartitionExchange.partitionTable(FROM);
    private static final String REPLACEMENT = PartitionExchange.replacementTable(FROM);
    private static final String KEPT = "SELECT shard, position FROM %1$s WHERE type <> 'LocationTracked'";

    private static final String ADD_ARCHIVED_SPANS = """
        INSERT INTO archived_span
        SELECT gen_random_uuid(), i * 1000000, 10, now(), now(), gen_random_uuid()
          FROM generate_series(1, 40) AS i, generate_series(1, 500)\
        """;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);
    private static final List<UUID> IDS =
            IntStream.range(0, VEHICLES).mapToObj(i -> UUID.randomUUID()).toList();

    private static List<String> plans = List.of();

    @BeforeAll
    static void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), 1, PARTITION_EVENTS));
        for (int first = 0; first <= TO; first += BATCH_EVENTS) {
            List<Append> appends = IntStream.range(first, first + BATCH_EVENTS)
                    .mapToObj(i -> Append.always(event(i)))
                    .toList();
            assertThat(await(store.append(0, appends))).hasSize(BATCH_EVENTS);
        }
        await(POOLS.writes().query(ADD_ARCHIVED_SPANS).execute());
        await(POOLS.writes().query("ANALYZE").execute());
        await(new PartitionExchange(VERTX, POOLS.writes())
                .createReplacement(FROM, TO, ignored -> Future.succeededFuture()));
        plans = QueryPlan.ofScript(POOLS.writes(), PartitionArchiver.copySql(KEPT, FROM, TO, 1));
    }

    private static NewEvent event(int i) {
        return EventMapper.newEvent(
                i % 1_000 == 500
                        ? Events.registered(UUID.randomUUID(), "P" + i)
                        : Events.tracked(IDS.get(i % VEHICLES), 1, 2, null, Events.NOON.plusSeconds(i / VEHICLES)));
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    @Test
    void only_the_archived_partition_is_scanned_and_only_once_per_statement() {
        assertThat(plans).hasSize(3);
        assertThat(String.join("\n", plans))
                .doesNotContain("event_from_000000000000", "event_from_000000140000")
                .doesNotContainPattern("Seq Scan on event_from_\\d+ .*loops=(?!1\\))");
        assertThat(plans.getFirst()).containsOnlyOnce("Seq Scan on " + TABLE);
        assertThat(plans.getLast()).containsOnlyOnce("Seq Scan on " + TABLE);
    }

    @Test
    void batches_that_cross_the_bounds_are_found_by_primary_key_of_the_manifest() {
        assertThat(plans.getFirst())
                .containsPattern("Index Scan Backward using log_manifest_pkey on log_manifest .*rows=1 loops=2")
                .doesNotContain("Seq Scan on log_manifest");
    }

    @Test
    void retained_events_are_joined_by_hash() {
        assertThat(plans.getFirst())
                .containsPattern("Insert on " + REPLACEMENT)
                .containsPattern("Hash Join .*rows=" + (RETAINED + CROSSING) + " loops=1")
                .contains(TABLE + "_shard_type_position_idx");
    }

    @Test
    void archived_times_of_an_earlier_attempt_are_deleted_by_index() {
        assertThat(plans.get(1))
                .contains("Index Scan using archived_span_archive")
                .doesNotContain("Seq Scan");
    }

    @Test
    void archived_times_are_sorted_in_memory() {
        assertThat(plans.getLast())
                .containsPattern("Hash Anti Join .*loops=1")
                .contains("Sort Method: quicksort")
                .doesNotContain("external", "Disk:");
    }
}
