package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Query plans of the service's statements, on a log of several partitions. */
@IntegrationTest
class PlanTest {

    private static final Vertx VERTX = Vertx.vertx();
    /** The last partition is empty, for which a sequential scan is the best plan. */
    private static final String READS_A_WHOLE_PARTITION = "Seq Scan on event_from_0000000[012]0000";

    private static final Pools POOLS = TestDatabase.pools(VERTX);

    @BeforeAll
    static void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), 1, 10_000));
        List<UUID> vehicles =
                IntStream.range(0, 100).mapToObj(i -> UUID.randomUUID()).toList();
        for (int batch = 0; batch < 30; batch++) {
            List<Append> appends = IntStream.range(0, 1_000)
                    .mapToObj(i -> Append.always(EventMapper.newEvent(
                            i == 0
                                    ? Events.registered(
                                            UUID.randomUUID(),
                                            "P" + UUID.randomUUID().hashCode())
                                    : Events.tracked(vehicles.get(i % 100), 1, 2, null))))
                    .toList();
            assertThat(await(store.append(0, appends))).hasSize(1_000);
        }
        await(POOLS.writes().query("ANALYZE").execute());
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String plan(String sql) throws Exception {
        return await(POOLS.writes().query("EXPLAIN (ANALYZE, BUFFERS) " + sql).execute()).stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    /** The statement of a projection with its parameters as literals. */
    private static String fold(String sql, String table, long floor, long ceiling) {
        return sql.formatted(table)
                .replace("$1", "0")
                .replace("$2", String.valueOf(floor))
                .replace("$3", String.valueOf(ceiling));
    }

    @Test
    void a_page_of_the_log_uses_the_primary_key_of_one_partition_without_a_sort() throws Exception {
        String plan = plan("SELECT " + EventRowMapper.COLUMNS
                + " FROM event WHERE shard = 0 AND position > 12000 AND position <= 13000 ORDER BY position LIMIT 100");
        assertThat(plan)
                .containsPattern("Index Scan using event_from_000000010000_pkey")
                .doesNotContain("Seq Scan", "Sort", "event_from_000000000000", "event_from_000000020000");
    }

    @Test
    void rare_events_use_their_partial_index() throws Exception {
        String plan = plan("SELECT " + EventRowMapper.COLUMNS
                + " FROM event WHERE shard = 0 AND position > 0 AND position <= 30000"
                + " AND event.type IN ('VehicleRegistered') ORDER BY position LIMIT 100");
        assertThat(plan).containsPattern("shard_type_position_idx").doesNotContainPattern(READS_A_WHOLE_PARTITION);
    }

    @Test
    void the_history_of_a_subject_uses_the_index_of_subject_and_time() throws Exception {
        String plan = plan("SELECT position FROM event WHERE shard = 0 AND subject = '" + UUID.randomUUID()
                + "' AND occurred_at <= now() ORDER BY occurred_at DESC LIMIT 1");
        assertThat(plan).containsPattern("_subject_occurred_at_idx").doesNotContainPattern(READS_A_WHOLE_PARTITION);
    }

    @Test
    void folding_registrations_reads_no_location() throws Exception {
        String plan = plan(fold(VehicleProjection.PROJECTION.folds().getFirst().sql(), "vehicle", 0, 30_000));
        assertThat(plan).containsPattern("shard_type_position_idx").doesNotContainPattern(READS_A_WHOLE_PARTITION);
    }

    @Test
    void the_latest_events_of_a_subject_use_the_index_of_subject_and_time() throws Exception {
        String plan = plan(PgEventStore.SELECT_LATEST_BY_SUBJECT
                .replace("$1", "0")
                .replace("$2", "'{" + UUID.randomUUID() + "," + UUID.randomUUID() + "}'")
                .replace("$3", "10000"));
        assertThat(plan).containsPattern("_subject_occurred_at_idx").doesNotContainPattern(READS_A_WHOLE_PARTITION);
    }
}
