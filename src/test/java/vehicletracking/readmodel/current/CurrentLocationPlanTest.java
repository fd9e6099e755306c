package vehicletracking.readmodel.current;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.readmodel.current.CurrentLocationProjection.PROJECTION;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Query plans of the folds of current locations, on a log of several partitions with a correction in every batch. */
@IntegrationTest
class CurrentLocationPlanTest {

    private static final int VEHICLES = 100;
    private static final int BATCHES = 30;

    /** Indexes of the folds. */
    private static final int LOCATIONS = 2;

    private static final int AMENDMENTS = 4;

    /** The last partition is nearly empty, for which a sequential scan is the best plan. */
    private static final String READS_A_WHOLE_PARTITION = "Seq Scan on event_from_0000000[012]0000";

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
        await(POOLS.writes().query("ANALYZE").execute());
    }

    /** The first of 999 locations is corrected. */
    private static Stream<NewEvent> events(int batch) {
        return IntStream.range(0, 999).boxed().flatMap(i -> {
            LocationTracked tracked =
                    Events.tracked(IDS.get(i % VEHICLES), 1, 2, null, Events.NOON.plusSeconds(batch * 60 + i));
            return i == 0
                    ? Stream.of(
                            EventMapper.newEvent(tracked), Amendments.corrected(tracked, 3, 4, tracked.occurredAt()))
                    : Stream.of(EventMapper.newEvent(tracked));
        });
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String sql(int fold) {
        return PROJECTION.folds().get(fold).sql().formatted(PROJECTION.table());
    }

    private static String plan(int fold, String mode, int floor, int ceiling) throws Exception {
        return plan(fold, mode, "smallint, bigint, bigint", "0", String.valueOf(floor), String.valueOf(ceiling));
    }

    private static String plan(int fold, String mode, String types, String... values) throws Exception {
        String plan = QueryPlan.of(POOLS.projections(), mode, types, sql(fold), values);
        assertThat(plan).doesNotContainPattern(READS_A_WHOLE_PARTITION).doesNotContain("external", "Disk:");
        return plan;
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void folding_locations_reads_a_range_of_one_partition(String mode) throws Exception {
        String plan = plan(LOCATIONS, mode, 12_000, 13_000);
        assertThat(plan)
                .containsPattern("event_from_000000010000_pkey.*rows=(999|1000) loops=1")
                .doesNotContainPattern("event_from_0000000[023]0000.*actual");
    }

    /** A retried location may be amended, so its amendments are looked up. */
    @Test
    void folding_one_location_reads_the_amendments_of_its_vehicle_only() throws Exception {
        assertThat(plan(LOCATIONS, "force_custom_plan", 12_000, 12_001))
                .containsPattern("event_from_000000010000_pkey.*rows=0 loops=1")
                .contains("Index Scan using event_from_000000000000_subject_idx")
                .contains("Index Scan using event_from_000000010000_subject_idx")
                .doesNotContain("hashed SubPlan", "_shard_type_position_idx");
    }

    /** A generic plan for locations would read all amendments of the log to fold one location. */
    @Test
    void locations_are_planned_for_each_batch() throws Exception {
        RowSet<Row> plans = await(POOLS.projections().withConnection(connection -> {
            Future<RowSet<Row>> done = Future.succeededFuture();
            for (int i = 0; i < 20; i++) {
                Tuple batch = Tuple.of(0, 12_000L + i, 12_001L + i);
                done = done.compose(
                        ignored -> connection.preparedQuery(sql(LOCATIONS)).execute(batch));
            }
            return done.compose(ignored -> connection
                    .preparedQuery(
                            "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement = $1")
                    .execute(Tuple.of(sql(LOCATIONS))));
        }));
        Row row = plans.iterator().next();
        assertThat(row.getLong("custom_plans")).isEqualTo(20);
        assertThat(row.getLong("generic_plans")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void folding_amendments_reads_the_last_locations_of_amended_vehicles_only(String mode) throws Exception {
        String plan = plan(AMENDMENTS, mode, "uuid[]", "ARRAY['" + IDS.getFirst() + "'::uuid]");
        assertThat(plan).doesNotContainPattern("_shard_type_position_idx.*actual");
        for (String partition :
                List.of("event_from_000000000000", "event_from_000000010000", "event_from_000000020000")) {
            assertThat(plan)
                    .containsPattern("Index Scan using " + partition + "_subject_idx.*loops=1")
                    .containsPattern(
                            "Index Scan Backward using " + partition + "_subject_occurred_at_idx.*rows=[12] loops=1");
        }
    }
}
