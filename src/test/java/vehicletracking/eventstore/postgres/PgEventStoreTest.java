package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.AppendResult.Refused;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class PgEventStoreTest extends EventStoreConformance {

    private static final int PARTITION_EVENTS = 1_000;

    private final Pools pools = TestDatabase.pools(VERTX, TYPES);

    @Override
    public EventStore open(int shards) throws Exception {
        return await(PgEventStore.open(pools.writes(), pools.reads(), shards, PARTITION_EVENTS));
    }

    @AfterEach
    void close() throws Exception {
        await(pools.close());
    }

    /** With positions from a sequence, a polling reader would miss events whose transaction commits late. */
    @Test
    void a_polling_reader_gets_every_event_of_concurrent_writers_once_and_in_order() throws Exception {
        int writers = 8;
        int batches = 60;
        List<Future<Void>> writing =
                IntStream.range(0, writers).mapToObj(i -> write(batches)).toList();
        Future<?> written = Future.all(writing);
        List<Long> seen = new ArrayList<>();
        Cursor cursor = Cursor.BEGINNING;
        boolean isLast = false;
        while (true) {
            EventPage page = await(store.read(EventFilter.ALL, cursor, 500));
            page.events().forEach(event -> seen.add(event.position().value()));
            cursor = page.next();
            if (page.events().isEmpty() && isLast) {
                break;
            }
            isLast = written.isComplete();
        }
        assertThat(await(written)).isNotNull();
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 3L * writers * batches)
                        .boxed()
                        .toList());
    }

    private Future<Void> write(int batches) {
        return batches == 0
                ? Future.succeededFuture()
                : store.append(
                                0,
                                List.of(
                                        Append.always(event("A")),
                                        Append.always(event("B")),
                                        Append.always(event("C"))))
                        .compose(ignored -> write(batches - 1));
    }

    @Test
    void the_recorded_time_never_decreases() throws Exception {
        assertThat(await(Future.all(IntStream.range(0, 50)
                        .mapToObj(i -> store.append(0, List.of(Append.always(event("E")))))
                        .toList())))
                .isNotNull();
        assertThat(readAll(EventFilter.ALL))
                .extracting(RecordedEvent::recordedAt)
                .isSorted()
                .hasSize(50);
    }

    @Test
    void an_invalid_value_fails_only_its_own_append() throws Exception {
        List<AppendResult> results = await(store.append(
                0,
                List.of(
                        Append.always(event("Good")),
                        Append.always(event("Bad", UUID.randomUUID(), "{\"text\": \"\\u0000\"}")),
                        Append.always(event("Good")))));
        assertThat(results.get(0)).isInstanceOf(Appended.class);
        assertThat(results.get(1)).isInstanceOf(Refused.class);
        assertThat(results.get(2)).isInstanceOf(Appended.class);
        assertThat(readAll(EventFilter.ALL))
                .extracting(event -> event.position().value())
                .containsExactly(1L, 2L);
    }

    @Test
    void an_event_of_an_undeclared_type_is_refused() throws Exception {
        assertThat(append(Append.always(event("Misspelt")))).isInstanceOf(Refused.class);
        assertThat(readAll(EventFilter.ALL)).isEmpty();
    }

    @Test
    void partitions_are_created_in_advance() throws Exception {
        List<Append> batch =
                IntStream.range(0, 400).mapToObj(i -> Append.always(event("E"))).toList();
        for (int i = 0; i < 12; i++) {
            assertThat(await(store.append(0, batch))).allMatch(Appended.class::isInstance);
        }
        assertThat(await(store.head()).in(0)).isEqualTo(4_800);
        long partitions = await(pools.reads()
                        .query("SELECT count(*) FROM log_partition WHERE from_position <= 4800")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
        assertThat(partitions).isEqualTo(5);
    }

    @Test
    void one_append_can_exceed_the_prepared_partitions() throws Exception {
        List<Append> batch = IntStream.range(0, 3_500)
                .mapToObj(i -> Append.always(event("E")))
                .toList();
        assertThat(await(store.append(0, batch))).allMatch(Appended.class::isInstance);
        assertThat(await(store.head()).in(0)).isEqualTo(3_500);
    }

    @Test
    void a_bad_value_is_refused_alone_in_a_batch_that_also_needs_new_partitions() throws Exception {
        Append large =
                new Append(IntStream.range(0, 2_500).mapToObj(i -> event("E")).toList(), Condition.always());
        Append bad = Append.always(event("E", UUID.randomUUID(), "{\"text\": \"\\u0000\"}"));
        List<AppendResult> results = await(store.append(0, List.of(large, bad)));
        assertThat(results.get(0)).isInstanceOf(Appended.class);
        assertThat(results.get(1)).isInstanceOf(Refused.class);
    }

    /** The partition that an append created is full before it is repeated. Looks for lock waits on one server. */
    @Test
    @DisabledIfEnvironmentVariable(named = "TEST_DATABASE_URL", matches = ".+")
    void an_append_succeeds_though_other_writers_fill_the_partitions_first() throws Exception {
        SqlConnection first = await(pools.projections().getConnection());
        SqlConnection second = await(pools.projections().getConnection());
        await(fillTwoPartitions(first));
        Future<List<AppendResult>> appended = store.append(0, List.of(Append.always(event("E"))));
        untilWaitingForLocks(1);
        Future<?> filled = fillTwoPartitions(second);
        untilWaitingForLocks(2);
        await(first.query("COMMIT").execute());
        await(filled);
        untilWaitingForLocks(1);
        await(second.query("COMMIT").execute());
        assertThat(((Appended) await(appended).getFirst()).first()).isEqualTo(new Position(0, 4_001));
        await(first.close());
        await(second.close());
    }

    private static Future<?> fillTwoPartitions(SqlConnection writer) {
        return writer.query("BEGIN")
                .execute()
                .compose(ignored -> writer.query("UPDATE log_head SET head = head + 2000, fenced_head = head + 2000")
                        .execute());
    }

    private void untilWaitingForLocks(long connections) throws Exception {
        long waiting = -1;
        while (waiting != connections) {
            waiting = await(pools.reads()
                            .query("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            .execute())
                    .iterator()
                    .next()
                    .getLong(0);
        }
    }

    @Test
    void shards_can_be_added_and_not_removed() throws Exception {
        EventStore more = open(3);
        assertThat(await(more.append(2, List.of(Append.always(event("E")))))).hasSize(1);
        assertThat(await(more.head())).hasToString("0:0,1:0,2:1");
        assertThatThrownBy(() -> open(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 shards");
    }
}
