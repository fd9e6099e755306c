package vehicletracking.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnectOptions;
import java.net.ConnectException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the one of several servers that accepts writes, for each new connection of a pool. After a failover it is
 * another one.
 *
 * <p>When two servers accept writes, the one that was promoted last is chosen, which has the higher timeline.
 * Thread-safe.
 */
final class PrimaryLocator implements Supplier<Future<SqlConnectOptions>> {

    private static final Logger LOG = LoggerFactory.getLogger(PrimaryLocator.class);

    /** Connections that are opened within this time share a search. */
    private static final long REUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long ANSWER_LIMIT_MILLIS = 2_000;

    /** Timeline of a server that accepts writes; null for a replica. */
    private static final String SELECT_TIMELINE = """
        SELECT CASE WHEN NOT pg_is_in_recovery() THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END\
        """;

    private record Primary(PgConnectOptions server, String timeline) {}

    private final Vertx vertx;
    private final DatabaseServers servers;
    private @Nullable Future<SqlConnectOptions> search;
    private long endedNanos;
    private String address = "";

    PrimaryLocator(Vertx vertx, DatabaseServers servers) {
        this.vertx = vertx;
        this.servers = servers;
    }

    /** Completes with the server that accepts writes; fails with {@link ConnectException} when none does. */
    @Override
    public synchronized Future<SqlConnectOptions> get() {
        if (search == null || (search.isComplete() && System.nanoTime() - endedNanos >= REUSE_NANOS)) {
            search = find().onComplete(ignored -> noteEnd());
        }
        return Objects.requireNonNull(search);
    }

    private synchronized void noteEnd() {
        endedNanos = System.nanoTime();
    }

    private Future<SqlConnectOptions> find() {
        List<Future<Optional<Primary>>> answers =
                servers.all().stream().map(this::ask).toList();
        return Future.join(answers).transform(ignored -> choose(answers));
    }

    private Future<SqlConnectOptions> choose(List<Future<Optional<Primary>>> answers) {
        return answers.stream()
                .filter(Future::succeeded)
                .flatMap(answer -> answer.result().stream())
                .max(Comparator.comparing(Primary::timeline))
                .<Future<SqlConnectOptions>>map(primary -> {
                    logChange(DatabaseServers.address(primary.server()));
                    return Future.succeededFuture(primary.server());
                })
                .orElseGet(() -> Future.failedFuture(failure(answers)));
    }

    /** The reason of one server, such as a wrong password, is more specific than that there is no primary. */
    private Throwable failure(List<Future<Optional<Primary>>> answers) {
        return answers.stream()
                .filter(Future::failed)
                .map(Future::cause)
                .findFirst()
                .orElseGet(() -> new ConnectException("none of " + servers.addresses() + " accepts writes"));
    }

    private synchronized void logChange(String found) {
        if (!found.equals(address)) {
            LOG.info("{} accepts writes", found);
            address = found;
        }
    }

    private Future<Optional<Primary>> ask(PgConnectOptions server) {
        return PgConnection.connect(vertx, server)
                .compose(connection -> connection
                        .query(SELECT_TIMELINE)
                        .execute()
                        .map(rows -> primary(server, rows.iterator().next()))
                        .eventually(connection::close))
                .timeout(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Optional<Primary> primary(PgConnectOptions server, Row row) {
        return Optional.ofNullable(row.getString(0)).map(timeline -> new Primary(server, timeline));
    }
}
