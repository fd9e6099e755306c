package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
import vehicletracking.temporal.PartitionBounds;
import vehicletracking.temporal.PartitionTimeCache;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.ClosedPartitions;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Query plans of temporal queries on a log of several partitions: custom plans, and generic plans as on the connections
 * for temporal queries. Three partitions of ten minutes each are closed; only the second one contains corrections.
 */
@IntegrationTest
class HistoryPlanTest {

    private static final int VEHICLES = 100;
    private static final int BATCHES = 30;

    /** A sequential scan of the last partition is optimal, since it is empty. */
    private static final String READS_A_WHOLE_PARTITION = "Seq Scan on event_from_0000000[012]0000";

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);
    private static final PartitionTimeCache TIME_CACHE = new PartitionTimeCache(POOLS.past());
    private static final List<UUID> IDS =
            IntStream.range(0, VEHICLES).mapToObj(i -> UUID.randomUUID()).toList();

    @BeforeAll
    static void fillLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), 1, 10_000));
        for (int batch = 0; batch < BATCHES; batch++) {
            int minute = batch;
            boolean isCorrected = batch / 10 == 1;
            List<NewEvent> events = IntStream.range(0, 1_000)
                    .mapToObj(i -> event(IDS.get(i % VEHICLES), minute * 60 + i / VEHICLES, isCorrected && i == 0))
                    .toList();
            assertThat(await(store.append(0, events.stream().map(Append::always).toList())))
                    .hasSize(1_000);
        }
        await(POOLS.writes()
                .preparedQuery(
                        "INSERT INTO vehicle SELECT id, 1, id::text, now(), '-infinity' FROM unnest($1::uuid[]) AS id")
                .execute(Tuple.of(IDS.toArray(UUID[]::new))));
        await(POOLS.writes().query("ANALYZE").execute());
        ClosedPartitions.await(3, POOLS.reads());
        await(TIME_CACHE.refresh());
    }

    private static NewEvent event(UUID vehicleId, int seconds, boolean isCorrection) {
        LocationTracked tracked = Events.tracked(vehicleId, 1, 2, null, Events.NOON.plusSeconds(seconds));
        return isCorrection ? Amendments.corrected(tracked, 3, 4, tracked.occurredAt()) : EventMapper.newEvent(tracked);
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    /** @param values of the parameters, as SQL */
    private static String plan(String mode, String sql, String... values) throws Exception {
        String types =
                Stream.of(values).map(value -> value.replaceAll(".*::", "")).collect(Collectors.joining(", "));
        return QueryPlan.of(POOLS.writes(), mode, types, sql, values);
    }

    private static final String AS_KNOWN_AT = "'9999-01-01Z'::timestamptz";
    private static final String AT = time(1_500);

    private static String time(int seconds) {
        return "'" + Events.NOON.plusSeconds(seconds) + "'::timestamptz";
    }

    private static String bounds(PartitionBounds bounds) {
        return "'" + Arrays.toString(bounds.toArray()).replace('[', '{').replace(']', '}') + "'::bigint[]";
    }

    /** Bounds of the first search step before that second. */
    private static String before(int seconds) {
        return bounds(
                TIME_CACHE.current().before(Events.NOON.plusSeconds(seconds)).firstBounds());
    }

    private static String after(int seconds) {
        return bounds(
                TIME_CACHE.current().after(Events.NOON.plusSeconds(seconds)).firstBounds());
    }

    private static String vehicle(int i) {
        return "'" + IDS.get(i) + "'::uuid";
    }

    private static void assertUsesIndexes(String plan) {
        assertThat(plan)
                .containsPattern("_subject_occurred_at_idx")
                .containsPattern("_subject_idx")
                .doesNotContainPattern(READS_A_WHOLE_PARTITION)
                .doesNotContain("external", "Disk:");
    }

    private static final String BEGINNING_OF_TIME = "'-infinity'::timestamptz";
    private static final String MIN_ID = "'00000000-0000-0000-0000-000000000000'::uuid";

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void a_location_query_scans_only_the_partition_of_its_time_and_open_partitions(String mode) throws Exception {
        assertPrunesPartitions(plan(mode, LocationAsOf.SELECT_BEFORE, AS_KNOWN_AT, before(1_500), vehicle(7), AT));
        assertPrunesPartitions(plan(mode, LocationAsOf.SELECT_AFTER, AS_KNOWN_AT, after(1_500), vehicle(7), AT));
    }

    /** Scans the third partition by time and the second one by its corrections, and prunes the first one. */
    private static void assertPrunesPartitions(String plan) {
        assertUsesIndexes(plan);
        assertThat(plan)
                .containsPattern("event_from_000000020000_subject_occurred_at_idx")
                .containsPattern("event_from_000000010000_subject_idx")
                .doesNotContain(
                        "event_from_000000000000",
                        "event_from_000000010000_subject_occurred_at_idx",
                        "event_from_000000020000_subject_idx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void an_unbounded_location_query_scans_the_index_of_every_partition(String mode) throws Exception {
        String plan =
                plan(mode, LocationAsOf.SELECT_BEFORE, AS_KNOWN_AT, bounds(PartitionBounds.EVERYWHERE), vehicle(7), AT);
        assertUsesIndexes(plan);
        assertThat(plan).contains("Merge Append", "event_from_000000000000", "event_from_000000010000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void a_bounded_query_reads_nothing_after_a_shard_was_added(String mode) throws Exception {
        String noShards = before(1_500).replaceAll(", \\d+}", ", 0}");
        assertThat(plan(mode, LocationAsOf.SELECT_BEFORE, AS_KNOWN_AT, noShards, vehicle(7), AT))
                .containsPattern("One-Time Filter: \\(?NOT")
                .doesNotContainPattern("Scan (using|on) .*event_from.*actual");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void a_track_page_scans_the_index_on_time(String mode) throws Exception {
        String bounds =
                bounds(TIME_CACHE.current().between(Events.NOON.plusSeconds(1_300), Events.NOON.plusSeconds(1_500)));
        assertPrunesPartitions(plan(
                mode,
                TrackQueries.SELECT_PAGE,
                AS_KNOWN_AT,
                bounds,
                vehicle(0),
                time(1_300),
                AT,
                MIN_ID,
                "1000::bigint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void the_fleet_is_queried_vehicle_by_vehicle(String mode) throws Exception {
        String plan =
                plan(mode, FleetAsOf.SELECT_FLEET, AS_KNOWN_AT, before(1_500), AT, time(1_200), MIN_ID, "100::bigint");
        assertUsesIndexes(plan);
        assertThat(plan)
                .containsPattern("event_from_000000020000_subject_occurred_at_idx.*loops=100")
                .containsPattern("event_from_000000000000_subject_occurred_at_idx.*never executed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void of_a_fleet_the_vehicles_of_a_scope_are_queried_only(String mode) throws Exception {
        String scope = "ARRAY[" + vehicle(3) + ", " + vehicle(7) + "]::uuid[]";
        String sql = FleetAsOf.selectWithinScope(false, false);
        String plan = plan(mode, sql, AS_KNOWN_AT, before(1_500), AT, time(1_200), MIN_ID, "100::bigint", scope);
        assertUsesIndexes(plan);
        assertThat(plan).containsPattern("event_from_000000020000_subject_occurred_at_idx.*loops=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void only_vehicles_not_found_near_the_time_are_searched_in_all_partitions(String mode) throws Exception {
        String plan = plan(
                mode,
                FleetAsOf.SELECT_FLEET,
                AS_KNOWN_AT,
                bounds(PartitionBounds.EVERYWHERE),
                AT,
                BEGINNING_OF_TIME,
                MIN_ID,
                "100::bigint");
        assertThat(plan).containsPattern("event_from_000000000000_subject_occurred_at_idx.*never executed");
    }

    /** Long statements stay prepared too: planning one takes ten times as long as running it. */
    @Test
    void temporal_queries_stay_prepared() throws Exception {
        PartitionTimeCache times = new PartitionTimeCache(POOLS.past());
        LocationAsOf locations = new LocationAsOf(POOLS.past(), times::current, Duration.ofSeconds(1));
        FleetAsOf fleet = new FleetAsOf(POOLS.past(), times::current);
        TrackQueries tracks = new TrackQueries(POOLS.past(), times::current);
        Instant at = Events.NOON.plusSeconds(900);
        assertThat(await(locations.find(new LocationAsOf.Query(IDS.getFirst(), at, null, false, true))))
                .isInstanceOf(LocationAsOfResult.LastKnown.class);
        assertThat(await(fleet.page(new FleetAsOf.Query(at, null, false, null, AccessScope.ALL, null, 10)))
                        .vehicles())
                .hasSize(10);
        assertThat(await(tracks.page(IDS.getFirst(), TrackCursor.before(at), at, null, 10))
                        .locations())
                .isNotEmpty();

        List<Future<SqlConnection>> connections = IntStream.range(0, 6)
                .mapToObj(i -> POOLS.past().getConnection())
                .toList();
        await(Future.all(connections));
        Set<String> prepared = new HashSet<>();
        for (Future<SqlConnection> each : connections) {
            await(each.result()
                            .query("SELECT statement FROM pg_prepared_statements")
                            .execute())
                    .forEach(row -> prepared.add(row.getString(0)));
            await(each.result().close());
        }
        assertThat(prepared)
                .contains(
                        LocationAsOf.SELECT_BEFORE,
                        LocationAsOf.SELECT_AFTER,
                        FleetAsOf.SELECT_FLEET,
                        TrackQueries.SELECT_PAGE);
    }
}
