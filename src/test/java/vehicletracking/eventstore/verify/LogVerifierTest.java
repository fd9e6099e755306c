package vehicletracking.eventstore.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class LogVerifierTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);

    @BeforeEach
    void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        for (int batch = 0; batch < 60; batch++) {
            List<Append> appends = IntStream.range(0, 1 + batch % 7)
                    .mapToObj(i -> new Append(
                            List.of(EventStoreConformance.event(
                                    "A",
                                    UUID.randomUUID(),
                                    "{\"n\": 1.50, \"z\": [1e-7, -0.0], \"a\": \"\\u00e9\"}",
                                    "k" + i)),
                            Condition.always()))
                    .toList();
            assertThat(await(store.append(batch % 2, appends))).hasSize(appends.size());
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private Result verify() throws Exception {
        return await(new LogVerifier(pools.reads()).verify());
    }

    @Test
    void a_log_is_intact_while_events_are_appended() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 100_000));
        AtomicBoolean isOver = new AtomicBoolean();
        Future<Void> writing = writeUntil(isOver, store);
        for (int i = 0; i < 30; i++) {
            assertThat(verify()).isInstanceOf(Result.Intact.class);
        }
        isOver.set(true);
        await(writing);
    }

    private static Future<Void> writeUntil(AtomicBoolean isOver, EventStore store) {
        return isOver.get()
                ? Future.succeededFuture()
                : store.append(0, List.of(Append.always(EventStoreConformance.event("A"))))
                        .compose(ignored -> writeUntil(isOver, store));
    }

    private void tamper(String sql) throws Exception {
        for (String table : List.of("event", "event_from_000000000000", "log_manifest")) {
            await(pools.writes()
                    .query("ALTER TABLE " + table + " DISABLE TRIGGER USER")
                    .execute());
        }
        assertThat(await(pools.writes().query(sql).execute()).rowCount()).isEqualTo(1);
    }

    @Test
    void an_unaltered_log_is_intact() throws Exception {
        long events = IntStream.range(0, 60).map(batch -> 1 + batch % 7).sum();
        assertThat(verify()).isEqualTo(new Result.Intact(events));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        UPDATE event SET payload = '{"n": 1.51, "z": [1e-7, 0], "a": "é"}' WHERE shard = 1 AND position = 77 | the event was altered
        UPDATE event SET metadata = '{"by": "me"}' WHERE shard = 1 AND position = 77 | the event was altered
        UPDATE event SET occurred_at = occurred_at + interval '1 microsecond' WHERE shard = 1 AND position = 77 | the event was altered
        UPDATE event SET recorded_at = recorded_at - interval '1 microsecond' WHERE shard = 1 AND position = 77 | the event was altered
        UPDATE event SET subject = event_id WHERE shard = 1 AND position = 77 | the event was altered
        UPDATE event SET type = 'B' WHERE shard = 1 AND position = 77 | the event was altered
        DELETE FROM event WHERE shard = 1 AND position = 77 | the event is missing
        """)
    void an_altered_event_is_found(String sql, String finding) throws Exception {
        tamper(sql);
        assertThat(verify()).isEqualTo(new Result.Broken(new Position(1, 77), finding));
    }

    @Test
    void an_inserted_event_is_found() throws Exception {
        tamper("INSERT INTO event SELECT 600, occurred_at, recorded_at, subject, event_id, type, shard, schema_version,"
                + " payload, metadata FROM event WHERE shard = 1 AND position = 77");
        assertThat(verify()).isEqualTo(new Result.Broken(new Position(1, 600), "the event has no manifest"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DELETE FROM log_manifest WHERE shard = 0 AND first_position = 1 | 1
        UPDATE log_manifest SET chain = digest WHERE shard = 0 AND first_position = 1 | 1
        UPDATE log_manifest SET committed_at = committed_at + interval '1s' WHERE shard = 0 AND first_position = 1 | 1
        UPDATE log_manifest SET event_count = 2000000000 WHERE shard = 0 AND first_position = 1 | 1
        UPDATE log_manifest SET event_count = event_count + 1 WHERE shard = 0 AND first_position = 5 | 5
        UPDATE log_manifest SET event_count = 0 WHERE shard = 0 AND first_position = 5 | 5
        UPDATE log_manifest SET event_count = -5 WHERE shard = 0 AND first_position = 5 | 5
        UPDATE log_manifest SET marks = substr(marks, 1, 6) WHERE shard = 0 AND first_position = 5 | 5
        UPDATE log_manifest SET marks = '' WHERE shard = 0 AND first_position = 5 | 5
        """)
    void an_altered_manifest_is_found(String sql, long position) throws Exception {
        tamper(sql);
        assertThat(verify()).isInstanceOf(Result.Broken.class);
        assertThat(((Result.Broken) verify()).position()).isEqualTo(new Position(0, position));
    }

    /** The chain of an altered manifest can be recomputed, but then the next manifest does not extend it. */
    @Test
    void an_altered_count_with_a_recomputed_chain_is_found() throws Exception {
        tamper("""
            UPDATE log_manifest
               SET event_count = 2000000000,
                   chain = sha256(decode(repeat('00', 32), 'hex') || digest || int8send(1) || int8send(2000000000)
                                  || int8send((extract(epoch FROM committed_at) * 1000000)::bigint))
             WHERE shard = 0 AND first_position = 1\
            """);
        assertThat(verify())
                .isEqualTo(new Result.Broken(new Position(0, 1), "the manifest or an earlier one was altered"));
    }

    @Test
    void a_log_of_several_chunks_is_verified_completely() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        long before = ((Result.Intact) verify()).events();
        for (int batch = 0; batch < 4; batch++) {
            List<Append> appends = IntStream.range(0, 3_500)
                    .mapToObj(i -> Append.always(EventStoreConformance.event("A")))
                    .toList();
            assertThat(await(store.append(1, appends))).hasSize(3_500);
        }
        assertThat(verify()).isEqualTo(new Result.Intact(before + 14_000));
        tamper("UPDATE event SET type = 'B' WHERE shard = 1 AND position = 13000");
        assertThat(verify()).isEqualTo(new Result.Broken(new Position(1, 13_000), "the event was altered"));
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE event SET schema_version = 2",
        "DELETE FROM event WHERE position = 1",
        "DELETE FROM event_from_000000000000",
        "TRUNCATE event",
        "TRUNCATE event_from_000000000000",
        "DELETE FROM log_manifest",
        "TRUNCATE log_manifest"
    })
    void the_database_rejects_changes_of_the_log(String sql) {
        assertThatThrownBy(() -> await(pools.writes().query(sql).execute()))
                .hasMessageContaining("the log can only be appended to");
    }
}
