package vehicletracking.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Connection pools, one per kind of work, so that a slow query never occupies a connection of the appends. Usable from
 * any event loop.
 *
 * @param writes appends, and reads that must see the latest commit; a commit is on disk before it is acknowledged
 * @param projections updates of read models; a crash may lose the latest ones, together with their checkpoints
 * @param reads read-only queries of the current state, with a timeout of {@value #STATEMENT_TIMEOUT_SECONDS} s
 * @param past temporal queries, likewise; apart, so that a long one never delays a query of the current state
 */
public record Pools(Pool writes, Pool projections, Pool reads, Pool past) {

    static final int STATEMENT_TIMEOUT_SECONDS = 8;

    /**
     * Longer statements than the driver's 2,048 characters stay prepared: planning one anew takes ten times as long.
     */
    private static final int MAX_PREPARED_CHARACTERS = 16_384;

    /** A process that is suspended within an append holds the lock of its shard so long, and other processes wait. */
    private static final String MAX_IDLE_IN_TRANSACTION = "3s";

    private static final int MAX_WAITING = 2_000;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    /** TCP_USER_TIMEOUT (RFC 5482): closes a connection without acknowledgement, where the transport supports it. */
    private static final int UNANSWERED_MILLIS = 15_000;

    /**
     * Creates the pools without connecting.
     *
     * @param writers number of connections for appends
     * @param isWorthPreparing which statements of {@link #reads} stay prepared on the server
     */
    public static Pools open(Vertx vertx, PgConnectOptions database, int writers, Predicate<String> isWorthPreparing) {
        return new Pools(
                pool(
                        vertx,
                        common(database)
                                .addProperty("synchronous_commit", "on")
                                .addProperty("idle_in_transaction_session_timeout", MAX_IDLE_IN_TRANSACTION),
                        writers),
                pool(
                        vertx,
                        common(database)
                                .addProperty("synchronous_commit", "off")
                                .addProperty("work_mem", "64MB"),
                        6),
                pool(vertx, readOnly(database).setPreparedStatementCacheSqlFilter(isWorthPreparing), 6),
                pool(vertx, readOnly(database).addProperty("plan_cache_mode", "force_generic_plan"), 6));
    }

    private static PgConnectOptions readOnly(PgConnectOptions database) {
        return common(database)
                .addProperty("statement_timeout", STATEMENT_TIMEOUT_SECONDS + "s")
                .addProperty("default_transaction_read_only", "on");
    }

    private static PgConnectOptions common(PgConnectOptions database) {
        return new PgConnectOptions(database)
                .addProperty("application_name", "vehicle-tracking")
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(MAX_PREPARED_CHARACTERS);
    }

    private static Pool pool(Vertx vertx, PgConnectOptions options, int size) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(new NetClientOptions()
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        .setTcpUserTimeout(UNANSWERED_MILLIS)
                        .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS)))
                .with(new PoolOptions()
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(CONNECT_TIMEOUT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /**
     * Checks that a commit is on disk before it is acknowledged.
     *
     * @return fails with {@link IllegalStateException} when it is not, and when the database can't be reached
     */
    public Future<Void> requireDurability() {
        return writes.query("SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'")
                .execute()
                .map(rows -> {
                    if (!rows.iterator().next().getBoolean(0)) {
                        throw new IllegalStateException(
                                "PostgreSQL runs with fsync off, and would lose what was acknowledged");
                    }
                    return null;
                });
    }

    /** Completes when all pools are closed; fails when one of them could not be closed. */
    public Future<Void> close() {
        return Future.join(writes.close(), projections.close(), reads.close(), past.close())
                .mapEmpty();
    }
}
