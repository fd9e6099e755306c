package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventScope;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.AccessScope;

/** Query plans of reads with time windows, on a log of 600 batches in four partitions. */
@SuppressWarnings("NullAway.Init") // set before the first test
@IntegrationTest
class EventPlanTest {

    private static final int BATCHES = 600;
    private static final int BATCH_EVENTS = 50;
    private static final int VEHICLES = 100;

    /** The last partition is empty, for which a sequential scan is the best plan. */
    private static final String READS_A_WHOLE_PARTITION = "Seq Scan on event_from_0000000[012]0000";

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);
    private static final List<UUID> IDS =
            IntStream.range(0, VEHICLES).mapToObj(i -> UUID.randomUUID()).toList();

    private static EventStore store;
    private static PgRead reader;

    @BeforeAll
    static void fillTheLog() throws Exception {
        store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), 1, 10_000));
        reader = await(PgRead.open(POOLS.reads(), ScanBudget.DEFAULT));
        for (int batch = 0; batch < BATCHES; batch++) {
            int first = batch * BATCH_EVENTS;
            assertThat(await(store.append(
                            0,
                            IntStream.range(first, first + BATCH_EVENTS)
                                    .mapToObj(EventPlanTest::location)
                                    .toList())))
                    .hasSize(BATCH_EVENTS);
        }
        await(POOLS.writes().query("ANALYZE").execute());
    }

    private static Append location(int i) {
        Instant occurredAt = Events.NOON.plusSeconds(i / VEHICLES);
        return Append.always(EventMapper.newEvent(Events.tracked(IDS.get(i % VEHICLES), 1, 2, null, occurredAt)));
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String plan(String sql, Tuple parameters) throws Exception {
        return await(POOLS.writes()
                        .preparedQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)
                        .execute(parameters))
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    private static Instant recordedAt(long position) throws Exception {
        EventPage page = await(store.read(EventFilter.ALL, Cursor.at(new Position(0, position - 1)), 1));
        return page.events().getFirst().recordedAt();
    }

    @Test
    void the_bounds_of_a_recorded_window_use_the_time_index_of_the_manifest() throws Exception {
        for (String sql : List.of(RecordedPositionRange.SELECT_LAST_BEFORE, RecordedPositionRange.SELECT_LAST_UNTIL)) {
            String plan = plan(sql, Tuple.of(0, EventRowMapper.timestamp(recordedAt(15_000))));
            assertThat(plan).contains("log_manifest_time").doesNotContain("Seq Scan", "event_from");
        }
    }

    @Test
    void a_recorded_window_is_read_as_the_range_of_its_batches() throws Exception {
        TimeWindow window = new TimeWindow(recordedAt(15_000), recordedAt(15_075));
        RecordedPositionRange range = await(RecordedPositionRange.find(window, POOLS.reads(), 0, 0, 30_000));
        assertThat(range).isEqualTo(new RecordedPositionRange(14_950, 15_100));
        String plan =
                plan(reader.selectSql(EventFilter.ALL, Tuple.tuple()), Tuple.of(0, range.after(), range.upTo(), 500));
        assertThat(plan)
                .containsPattern("Index Scan using event_from_000000010000_pkey")
                .doesNotContain("Seq Scan", "Sort", "event_from_000000000000", "event_from_000000020000");
    }

    @Test
    void an_occurred_window_of_a_subject_uses_the_index_of_subject_and_time() throws Exception {
        EventFilter filter = EventFilter.ofSubject(IDS.getFirst())
                .occurredIn(new TimeWindow(Events.NOON.plusSeconds(100), Events.NOON.plusSeconds(110)));
        Tuple parameters = Tuple.of(0, 0L, 30_000L, 100);
        String sql = reader.selectSql(filter, parameters);
        assertThat(plan(sql, parameters))
                .containsPattern("_subject_occurred_at_idx")
                .doesNotContainPattern(READS_A_WHOLE_PARTITION);
        assertThat(await(reader.readPage(filter, 0, 0, 30_000, 100)).events()).hasSize(11);
    }

    @Test
    void events_that_involve_some_vehicles_use_the_indexes_of_subject_and_of_rare_types() throws Exception {
        Set<UUID> vehicles = Set.copyOf(IDS.subList(0, 2));
        EventFilter filter = EventScope.restrict(EventFilter.ALL, new AccessScope(vehicles, null));
        Tuple parameters = Tuple.of(0, 10_000L, 30_000L, 1_000);
        String sql = reader.selectSql(filter, parameters);
        assertThat(plan(sql, parameters))
                .contains("BitmapOr")
                .containsPattern("event_from_000000010000_subject_occurred_at_idx")
                .containsPattern("event_from_000000010000_shard_type_position_idx")
                .doesNotContainPattern(READS_A_WHOLE_PARTITION)
                .doesNotContain("event_from_000000000000");
        assertThat(await(reader.readPage(filter, 0, 10_000, 30_000, 1_000)).events())
                .hasSize(400);
    }

    /** Of many vehicles, most events of the log are: it is read in its order up to the limit. */
    @Test
    void events_that_involve_most_vehicles_are_read_in_the_order_of_the_log() throws Exception {
        EventFilter filter =
                EventScope.restrict(EventFilter.ALL, new AccessScope(Set.copyOf(IDS.subList(0, 90)), null));
        Tuple parameters = Tuple.of(0, 10_000L, 30_000L, 100);
        String sql = reader.selectSql(filter, parameters);
        assertThat(plan(sql, parameters))
                .containsPattern("Index Scan using event_from_000000010000_pkey.*rows=100 loops=1")
                .doesNotContain("Sort");
    }
}
