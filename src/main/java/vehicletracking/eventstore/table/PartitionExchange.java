package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the table of a partition by another one. The replacement is created and filled beside the log while the log
 * is in use; only the exchange locks the log exclusively.
 */
public final class PartitionExchange {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionExchange.class);

    /** Statements, appends too, queue behind a waiting exchange, which retries after a pause that lets them proceed. */
    static final int LOCK_TIMEOUT_MILLIS = 100;

    private static final long RETRY_DELAY_MILLIS = 500;
    private static final int MAX_ATTEMPTS = 240;

    /** Runs as the owner of the log. */
    private static final String CREATE = "SELECT create_log_replacement($1, $2)";

    private static final String EXCHANGE = """
        SET LOCAL lock_timeout = '%4$dms';
        SELECT exchange_log_partition(%1$d, %2$d, %3$d)\
        """;

    private final Vertx vertx;
    private final Pool pool;

    public PartitionExchange(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /** Name of the table of the partition that begins at this position. */
    public static String partitionTable(long fromPosition) {
        return "event_from_%012d".formatted(fromPosition);
    }

    /** Name of the table that is to replace it. */
    public static String replacementTable(long fromPosition) {
        return "event_next_%012d".formatted(fromPosition);
    }

    /**
     * Completes when there is an empty replacement table; one that an earlier attempt left behind is dropped.
     *
     * @param fence executed first in the transaction, which changes nothing when it fails
     */
    public Future<Void> createReplacement(long from, long to, Function<SqlConnection, Future<Void>> fence) {
        return pool.withTransaction(transaction -> fence.apply(transaction)
                .compose(ignored -> transaction.preparedQuery(CREATE).execute(Tuple.of(from, to)))
                .mapEmpty());
    }

    /**
     * Exchanges the tables and drops the old one, in one transaction.
     *
     * @param shards events of shards from this number on are copied to the replacement
     * @param inTransaction statements to execute in the same transaction
     * @return completes after the commit; fails, with the old table in place, when a statement fails, or when the lock
     *     was not granted in {@value #MAX_ATTEMPTS} attempts, which take about two minutes
     */
    public Future<Void> exchange(long from, long to, int shards, Function<SqlConnection, Future<Void>> inTransaction) {
        return exchange(exchangeSql(from, to, shards), inTransaction, 1);
    }

    static String exchangeSql(long from, long to, int shards) {
        return EXCHANGE.formatted(from, to, shards, LOCK_TIMEOUT_MILLIS);
    }

    private Future<Void> exchange(String sql, Function<SqlConnection, Future<Void>> inTransaction, int attempt) {
        long startedNanos = System.nanoTime();
        return pool.withTransaction(transaction ->
                        transaction.query(sql).execute().compose(ignored -> inTransaction.apply(transaction)))
                .onSuccess(ignored -> LOG.info(
                        "exchanged the table of a log partition in {} ms, attempt {}",
                        (System.nanoTime() - startedNanos) / 1_000_000,
                        attempt))
                .recover(failure -> isLockNotAvailable(failure) && attempt < MAX_ATTEMPTS
                        ? vertx.timer(RETRY_DELAY_MILLIS).compose(ignored -> exchange(sql, inTransaction, attempt + 1))
                        : Future.failedFuture(failure));
    }

    private static boolean isLockNotAvailable(Throwable failure) {
        // SQLSTATE lock_not_available
        return failure instanceof PgException refusal && "55P03".equals(refusal.getSqlState());
    }
}
