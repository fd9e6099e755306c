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
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@SuppressWarnings("NullAway.Init") // set before each test
@IntegrationTest
class AppendedEventLookupTest {

    private static final String WAITING =
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND"
                    + " wait_event = ";

    private static final int MAX_POLLS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);
    private final NewEvent event = EventStoreConformance.event("A");
    private EventStore store;
    private AppendedEventLookup lookup;
    private SqlConnection other;

    @BeforeEach
    void start() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        lookup = new AppendedEventLookup(pools.writes(), 2);
        other = await(pools.writes().getConnection());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** Waits until a connection waits for a lock of this type. */
    private void awaitWaiting(String lock) throws TimeoutException {
        int waiting = 0;
        for (int polls = 0; waiting == 0 && polls < MAX_POLLS; polls++) {
            await(vertx.timer(10));
            waiting = await(pools.reads().query(WAITING + "'" + lock + "'").execute())
                    .size();
        }
        assertThat(waiting).isPositive();
    }

    private Set<UUID> find() throws TimeoutException {
        return await(lookup.findRecorded(List.of(event.eventId(), UUID.randomUUID()), Cursor.BEGINNING));
    }

    @Test
    void an_event_in_any_shard_is_found() throws Exception {
        assertThat(find()).isEmpty();
        assertThat(await(store.append(1, List.of(Append.always(event))))).hasSize(1);
        assertThat(find()).containsExactly(event.eventId());
    }

    @Test
    void the_lookup_waits_for_an_append_in_progress() throws Exception {
        Transaction append = await(other.begin());
        await(other.query("UPDATE log_head SET head = head WHERE shard = 0").execute());
        Future<Set<UUID>> found = lookup.findRecorded(List.of(event.eventId()), Cursor.BEGINNING);
        awaitWaiting("transactionid");
        assertThat(found.isComplete()).isFalse();
        await(append.commit());
        assertThat(await(found)).isEmpty();
    }

    @Test
    void appends_do_not_wait_for_the_scan_of_the_log() throws Exception {
        Transaction slow = await(other.begin());
        await(other.query("LOCK TABLE event IN ACCESS EXCLUSIVE MODE").execute());
        Future<Set<UUID>> found = lookup.findRecorded(List.of(event.eventId()), Cursor.BEGINNING);
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
