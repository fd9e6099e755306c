package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.AppendResult;

/**
 * Closes the partitions that every shard has filled, and records the range of times of their events. Appends do not
 * wait for it. Safe for concurrent use by threads and processes: each partition is closed once.
 */
public final class PartitionCloser {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionCloser.class);

    /** Limits futile attempts while another shard has not filled the partition or the database is unreachable. */
    private static final long RETRY_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String SELECT_FULL = """
        SELECT from_position, to_position FROM log_partition
         WHERE closed_at IS NULL AND to_position <= (SELECT min(head) + 1 FROM log_head)
         ORDER BY from_position LIMIT 1\
        """;

    private static final String SELECT_NEXT_END =
            "SELECT coalesce(min(to_position), 0) AS to_position FROM log_partition WHERE closed_at IS NULL";

    /** A statement of its own, before the heads are read: the next snapshot includes the commit that held the lock. */
    private static final String LOCK_OPEN_PARTITION =
            "SELECT FROM log_partition WHERE from_position = $1 AND closed_at IS NULL FOR UPDATE";

    private static final String SELECT_TIME_RANGE = """
        SELECT min(occurred_at) AS first_occurred_at, max(occurred_at) AS last_occurred_at,
               max(recorded_at) AS last_recorded_at
          FROM event WHERE position >= $1 AND position < $2\
        """;

    /** Includes the times of archived events, which a restore puts back: the range of a closed partition is final. */
    private static final String CLOSE = """
        UPDATE log_partition
           SET closed_at = now(),
               first_occurred_at = least($3, archived.first_occurred_at),
               last_occurred_at = greatest($4, archived.last_occurred_at),
               last_recorded_at = greatest($5, archived.last_recorded_at)
          FROM (SELECT min(first_occurred_at) AS first_occurred_at, max(last_occurred_at) AS last_occurred_at,
                       max(last_recorded_at) AS last_recorded_at
                  FROM log_archive WHERE from_position = $1) AS archived
         WHERE from_position = $1 AND NOT EXISTS (SELECT 1 FROM log_head WHERE head < $2 - 1)\
        """;

    /** Updates open partitions too, since another process may be about to close one. */
    private static final String REOPEN = """
        UPDATE log_partition
           SET closed_at = NULL, first_occurred_at = NULL, last_occurred_at = NULL, last_recorded_at = NULL\
        """;

    private final Pool pool;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final AtomicBoolean isCloseRequested = new AtomicBoolean();
    private volatile long nextPartitionEnd;
    private volatile long lastAttemptNanos;

    /**
     * @param pool connections without a statement timeout: reading the times of a large partition takes some seconds
     */
    public PartitionCloser(Pool pool) {
        this.pool = pool;
    }

    /** Reopens all partitions, for a new shard has not filled any. Completes within the transaction. */
    public static Future<Void> reopenAll(SqlConnection transaction) {
        return transaction.query(REOPEN).execute().mapEmpty();
    }

    /** Starts to close the partition that this append may have filled; does not wait for it. */
    public void closeFilledBy(AppendResult.Appended appended) {
        long lastOfPartition = nextPartitionEnd - 1;
        boolean isFilledByThis = appended.first().value() <= lastOfPartition;
        if (appended.last().value() >= lastOfPartition
                && (isFilledByThis || System.nanoTime() - lastAttemptNanos > RETRY_INTERVAL_NANOS)) {
            startClosing();
        }
    }

    /** Starts to close full partitions; when that is in progress already, it is repeated once at its end. */
    public void startClosing() {
        isCloseRequested.set(true);
        if (isClosing.compareAndSet(false, true)) {
            isCloseRequested.set(false);
            closeFull().onComplete(outcome -> {
                lastAttemptNanos = System.nanoTime();
                isClosing.set(false);
                if (outcome.failed()) {
                    LOG.warn("could not close a full partition of the log; a later append will retry", outcome.cause());
                } else if (isCloseRequested.get()) {
                    startClosing();
                }
            });
        }
    }

    /** Completes when all full partitions are closed. */
    public Future<Void> closeFull() {
        return pool.query(SELECT_FULL)
                .execute()
                .compose(full -> full.size() == 0
                        ? refreshNextEnd()
                        : closePartition(full.iterator().next()));
    }

    private Future<Void> refreshNextEnd() {
        return pool.query(SELECT_NEXT_END).execute().map(rows -> {
            nextPartitionEnd = rows.iterator().next().getLong("to_position");
            return null;
        });
    }

    private Future<Void> closePartition(Row full) {
        long from = full.getLong("from_position");
        long to = full.getLong("to_position");
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery(LOCK_OPEN_PARTITION)
                        .execute(Tuple.of(from))
                        .compose(open ->
                                open.size() == 1 ? closeLocked(transaction, from, to) : Future.succeededFuture()))
                .compose(ignored -> closeFull());
    }

    private static Future<Void> closeLocked(SqlConnection transaction, long from, long to) {
        return transaction
                .preparedQuery(SELECT_TIME_RANGE)
                .execute(Tuple.of(from, to))
                .compose(times -> recordClosed(transaction, from, to, times));
    }

    private static Future<Void> recordClosed(SqlConnection transaction, long from, long to, RowSet<Row> rows) {
        Row times = rows.iterator().next();
        Tuple parameters = Tuple.of(
                from,
                to,
                times.getOffsetDateTime("first_occurred_at"),
                times.getOffsetDateTime("last_occurred_at"),
                times.getOffsetDateTime("last_recorded_at"));
        return transaction.preparedQuery(CLOSE).execute(parameters).map(ignored -> {
            LOG.info("closed the log partition of positions {} to {}", from, to - 1);
            return null;
        });
    }
}
