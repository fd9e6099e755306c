package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/** Query plans of appends, on a log of 64 shards and several partitions, with 20,000 consistency keys. */
@IntegrationTest
class PgAppendPlanTest {

    private static final int SHARDS = 64;
    private static final int SHARD = 7;
    private static final int BATCH_EVENTS = 500;
    private static final String ADD_KEYS =
            "INSERT INTO consistency SELECT i % 64, 'plate:' || i, i FROM generate_series(1, 20000) AS i";

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);

    @BeforeAll
    static void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), SHARDS, 5_000));
        for (int batch = 0; batch < 30; batch++) {
            List<Append> appends = batch().stream().map(Append::always).toList();
            assertThat(await(store.append(SHARD, appends))).hasSize(BATCH_EVENTS);
        }
        await(POOLS.writes().query(ADD_KEYS).execute());
        await(POOLS.writes().query("ANALYZE").execute());
    }

    private static List<NewEvent> batch() {
        return IntStream.range(0, BATCH_EVENTS)
                .mapToObj(i -> EventMapper.newEvent(Events.tracked(UUID.randomUUID(), 1, 2, null)))
                .toList();
    }

    private static Fence currentFence() throws Exception {
        long epoch = await(PgFencing.takeOver(POOLS.writes(), SHARD)).epoch();
        return new Fence(epoch, new Fence.Dependency(0, "plate:7", 0));
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String text(RowSet<Row> plan) {
        return plan.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n"));
    }

    private static void assertReadsOneHead(String plan) {
        assertThat(plan)
                .containsOnlyOnce("Index Scan using log_head_pkey on log_head")
                .contains("Insert on log_manifest", "Insert on event")
                .containsOnlyOnce("Index Scan using consistency_pkey on consistency") // the dependency of the fence
                .doesNotContain("Seq Scan", "Bitmap", "Sort", "SubPlan")
                .doesNotContainPattern("Scan (using \\S+ )?on (event|log_manifest|log_partition)");
    }

    @Test
    void an_append_reads_the_head_of_its_shard_and_one_key() throws Exception {
        String plan = text(await(POOLS.writes()
                .preparedQuery("EXPLAIN (ANALYZE, BUFFERS) " + PgAppend.APPEND)
                .execute(PgAppend.parameters(SHARD, currentFence(), batch()))));
        assertReadsOneHead(plan);
        assertThat(plan).containsPattern("Function Scan on batch .*rows=500 loops=1");
    }

    @Test
    void an_append_planned_for_any_batch_reads_no_other_row_either() throws Exception {
        assertReadsOneHead(text(await(POOLS.writes()
                .query("EXPLAIN (GENERIC_PLAN) " + PgAppend.APPEND)
                .execute())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void conditions_read_their_own_keys_only(String mode) throws Exception {
        String plan = QueryPlan.of(
                POOLS.writes(),
                mode,
                "smallint, text[]",
                PgAppend.SELECT_KEYS,
                String.valueOf(SHARD),
                "'{plate:7,plate:71,plate:none}'");
        assertThat(plan)
                .containsPattern("Index Scan using consistency_pkey on consistency .*rows=2 loops=1")
                .containsPattern("Index Cond: .*shard = .*key = ANY")
                .doesNotContain("Seq Scan", "Filter");
    }
}
