package vehicletracking.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.database.ReadPools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.Cursor;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;

/** A primary and two streaming replicas. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadServersTest {

    private static final String PROJECTION = "current-location";
    private static final ReadRequirement ANY = new ReadRequirement(PROJECTION, Cursor.BEGINNING);

    private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PORT = "SELECT inet_server_port()";
    private static final String SLEEPING =
            "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%THEN length(pg_sleep%' AND pid <>"
                    + " pg_backend_pid()";

    /** Longer than a wait for a replica, on a busy machine. */
    private static final long WAIT_MILLIS = 2_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final PostgresServer primary = PostgresServer.primary();
    private final PostgresServer one = primary.replica("one");
    private final PostgresServer two = primary.replica("two");
    private ReadServers<Pool> servers;
    private long head;

    @BeforeAll
    void start() throws TimeoutException {
        Schema.migrate(DatabaseServers.of(primary.connectOptions()));
        primary.execute(
                "INSERT INTO log_head (shard) VALUES (0)",
                "INSERT INTO checkpoint (name, shard, position) VALUES ('current-location', 0, 0)");
        servers = start(one, two);
        awaitReplicas(one, two);
    }

    private ReadServers<Pool> start(PostgresServer... replicas) throws TimeoutException {
        List<PgConnectOptions> options =
                Stream.of(replicas).map(PostgresServer::connectOptions).toList();
        Pools pools = Pools.open(vertx, DatabaseServers.of(primary.connectOptions()), options, 1, sql -> true);
        return await(onContext(() ->
                Future.succeededFuture(ReadServers.start(vertx, pools.reads(), pools.replicas(), ReadPools::reads))));
    }

    @AfterAll
    void stop() throws TimeoutException {
        await(vertx.close());
        Stream.of(one, two, primary).forEach(PostgresServer::close);
    }

    @AfterEach
    void resumeReplay() {
        Stream.of(one, two).forEach(replica -> replica.execute("SELECT pg_wal_replay_resume()"));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> action.get().onComplete(done));
        return done.future();
    }

    private Future<Integer> portOf(ReadRequirement requirement, String sql) {
        return portOf(servers, requirement, sql);
    }

    private Future<Integer> portOf(ReadServers<Pool> asked, ReadRequirement requirement, String sql) {
        return onContext(() -> asked.query(
                requirement,
                ignored -> true,
                pool -> pool.query(sql)
                        .execute()
                        .map(rows -> rows.iterator().next().getInteger(0)),
                (port, position) -> port));
    }

    private int portOf(ReadRequirement requirement) throws TimeoutException {
        return await(portOf(requirement, PORT));
    }

    private void awaitReplicas(PostgresServer... expected) {
        Set<Integer> ports = Stream.of(expected).map(ReadServersTest::port).collect(Collectors.toSet());
        Eventually.until("these replicas are used", LIMIT, () -> portsOf(4).equals(ports));
    }

    private Set<Integer> portsOf(int queries) throws TimeoutException {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < queries; i++) {
            ports.add(portOf(ANY));
        }
        return ports;
    }

    private static int port(PostgresServer server) {
        return server.connectOptions().getPort();
    }

    /** Moves the log and the checkpoint, as an append and a projection do. */
    private ReadRequirement advance() {
        head++;
        primary.execute(
                "UPDATE log_head SET head = %1$d, fenced_head = %1$d, last_at = '%2$s'"
                        .formatted(head, BEGINNING.plusSeconds(head)),
                "UPDATE checkpoint SET position = %d WHERE name = 'current-location'".formatted(head));
        return new ReadRequirement(PROJECTION, Cursor.parse("0:" + head));
    }

    private void awaitReplayOf(ReadRequirement requirement) {
        Eventually.until("it is replayed", LIMIT, () -> portOf(requirement) != port(primary));
    }

    private boolean isReached(ReadRequirement requirement) throws TimeoutException {
        return await(onContext(() -> servers.await(requirement, () -> Future.succeededFuture(true), WAIT_MILLIS)));
    }

    @Test
    void queries_go_to_the_replicas_in_turn() throws TimeoutException {
        assertThat(portsOf(2)).containsExactlyInAnyOrder(port(one), port(two));
    }

    @Test
    void a_position_is_read_where_it_has_been_replayed() throws TimeoutException {
        one.execute("SELECT pg_wal_replay_pause()");
        ReadRequirement required = advance();

        assertThat(isReached(required)).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(portOf(required)).isNotEqualTo(port(one));
        }
        two.execute("SELECT pg_wal_replay_pause()");
        ReadRequirement next = advance();
        assertThat(isReached(next)).isTrue();
        assertThat(portOf(next)).isEqualTo(port(primary));
        assertThat(portOf(new ReadRequirement(PROJECTION, null))).isEqualTo(port(primary));
    }

    @Test
    void a_time_is_read_where_all_its_events_have_been_replayed() throws TimeoutException {
        one.execute("SELECT pg_wal_replay_pause()");
        two.execute("SELECT pg_wal_replay_pause()");
        Instant before = BEGINNING.plusSeconds(head);
        ReadRequirement next = advance();
        ReadRequirement asKnownBefore = new ReadRequirement(PROJECTION, Cursor.BEGINNING, before);

        assertThat(portOf(asKnownBefore)).isEqualTo(port(primary));
        resumeReplay();
        awaitReplayOf(next);
        assertThat(portOf(asKnownBefore)).isNotEqualTo(port(primary));
    }

    @Test
    void a_query_in_progress_on_a_replica_that_is_killed_goes_elsewhere() throws TimeoutException {
        String sql =
                "SELECT CASE WHEN inet_server_port() = %d THEN length(pg_sleep(8)::text) ELSE inet_server_port() END"
                        .formatted(port(one));
        Future<Integer> first = portOf(ANY, sql);
        Future<Integer> second = portOf(ANY, sql);
        Eventually.until("a query is in progress", LIMIT, () -> one.value(SLEEPING) != null);

        one.kill();

        assertThat(await(first)).isEqualTo(port(two));
        assertThat(await(second)).isEqualTo(port(two));
        one.start();
        awaitReplicas(one, two);
    }

    @Test
    void a_query_that_a_replica_refuses_is_repeated_on_the_primary() throws TimeoutException {
        assertThat(await(portOf(ANY, "SELECT inet_server_port() / (NOT pg_is_in_recovery())::int")))
                .isEqualTo(port(primary));
    }

    @Test
    void a_query_that_reaches_its_time_limit_is_not_repeated() {
        String cancelled = "DO 'BEGIN IF pg_is_in_recovery() THEN RAISE query_canceled; END IF; END'";

        assertThatThrownBy(() -> await(portOf(ANY, cancelled)))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("57014"));
    }

    @Test
    void a_replica_that_was_promoted_is_not_used() throws TimeoutException {
        try (PostgresServer promoted = primary.replica("promoted")) {
            ReadServers<Pool> others = start(promoted);
            Eventually.until("the replica is used", LIMIT, () -> await(portOf(others, ANY, PORT)) == port(promoted));

            promoted.promote();

            Eventually.until("it is not used", LIMIT, () -> await(portOf(others, ANY, PORT)) == port(primary));
        }
    }
}
