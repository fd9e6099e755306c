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
 * Connections, apart by what they are for, so that a slow question never takes the place of an append.
 *
 * @param writes appends and what must not be behind; a commit is on disk before it is answered
 * @param projections read models, which may lose their last moments in a crash together with their checkpoints
 * @param reads questions, which may take {@value #STATEMENT_TIMEOUT_SECONDS} s and change nothing
 * @param past questions about the past, likewise; a long one of them never takes the place of a short one about now
 */
public record Pools(Pool writes, Pool projections, Pool reads, Pool past) {

    static final int STATEMENT_TIMEOUT_SECONDS = 8;

    /** Longer statements than the driver's 2,048 characters are kept prepared: planning one anew takes ten times as long. */
    private static final int MAX_PREPARED_CHARACTERS = 16_384;

    private static final int MAX_WAITING = 2_000;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    /** A peer that acknowledges nothing for so long is gone (TCP_USER_TIMEOUT, RFC 5482), where the transport knows it. */
    private static final int UNANSWERED_MILLIS = 15_000;

    /**
     * @param writers connections for appends
     * @param isWorthPreparing which statements of readers are kept prepared on the server
     */
    public static Pools open(Vertx vertx, PgConnectOptions database, int writers, Predicate<String> isWorthPreparing) {
        return new Pools(
                pool(vertx, common(database).addProperty("synchronous_commit", "on"), writers),
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

    /** Fails with {@link IllegalStateException} when a commit would be answered before it is on disk. */
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

    public Future<Void> close() {
        return Future.join(writes.close(), projections.close(), reads.close(), past.close())
                .mapEmpty();
    }
}
