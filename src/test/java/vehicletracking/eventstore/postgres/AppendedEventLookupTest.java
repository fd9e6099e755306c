package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.TestDatabase;

@SuppressWarnings("NullAway.Init") // the store is there before the first test
class AppendedEventLookupTest {

    private static final String WAITING =
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND"
                    + " wait_event = ";

    private static final int MAX_LOOKS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);
    private final NewEvent event = EventStoreConformance.event("A");
    private EventStore store;
    private AppendedEventLookup search;
    private SqlConnection other;

    @BeforeEach
    void start() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        search = new AppendedEventLookup(pools.writes(), 2);
        other = await(pools.writes().getConnection());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** Until somebody waits for a lock of this kind. */
    private void awaitWaiting(String lock) throws TimeoutException {
        int waiting = 0;
        for (int looks = 0; waiting == 0 && looks < MAX_LOOKS; looks++) {
            await(vertx.timer(10));
            waiting = await(pools.reads().query(WAITING + "'" + lock + "'").execute())
                    .size();
        }
        assertThat(waiting).isPositive();
    }

    private Set<UUID> search() throws TimeoutException {
        return await(search.findRecorded(List.of(event.eventId(), UUID.randomUUID()), Cursor.BEGINNING));
    }

    @Test
    void what_is_in_any_shard_is_found() throws Exception {
        assertThat(search()).isEmpty();
        assertThat(await(store.append(1, List.of(Append.always(event))))).hasSize(1);
        assertThat(search()).containsExactly(event.eventId());
    }

    @Test
    void an_append_that_is_under_way_is_waited_for() throws Exception {
        Transaction append = await(other.begin());
        await(other.query("UPDATE log_head SET head = head WHERE shard = 0").execute());
        Future<Set<UUID>> found = search.findRecorded(List.of(event.eventId()), Cursor.BEGINNING);
        awaitWaiting("transactionid");
        assertThat(found.isComplete()).isFalse();
        await(append.commit());
        assertThat(await(found)).isEmpty();
    }

    @Test
    void no_append_waits_while_the_log_is_looked_through() throws Exception {
        Transaction slow = await(other.begin());
        await(other.query("LOCK TABLE event IN ACCESS EXCLUSIVE MODE").execute());
        Future<Set<UUID>> found = search.findRecorded(List.of(event.eventId()), Cursor.BEGINNING);
        awaitWaiting("relation");
        assertThat(await(pools.writes()
                                .query("SELECT FROM log_head FOR UPDATE SKIP LOCKED")
                                .execute())
                        .size())
                .isEqualTo(2);
        await(slow.commit());
        assertThat(await(found)).isEmpty();
    }
}
