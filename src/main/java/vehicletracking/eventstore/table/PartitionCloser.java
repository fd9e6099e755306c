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
 * Closes the partitions that every shard has filled, and writes down of which times they tell. Appends never wait for
 * it. Several processes may close at once: whoever comes second finds nothing left to do.
 */
public final class PartitionCloser {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionCloser.class);

    /** Another shard or a database that is away may take its time; so long nobody looks again for nothing. */
    private static final long RETRY_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String SELECT_FULL = """
        SELECT from_position, to_position FROM log_partition
         WHERE closed_at IS NULL AND to_position <= (SELECT min(head) + 1 FROM log_head)
         ORDER BY from_position LIMIT 1\
        """;

    private static final String SELECT_NEXT_END =
            "SELECT coalesce(min(to_position), 0) AS to_position FROM log_partition WHERE closed_at IS NULL";

    /** Taken before the heads are read, in a statement of its own: the next one sees what the lock waited for. */
    private static final String LOCK_OPEN_PARTITION =
            "SELECT FROM log_partition WHERE from_position = $1 AND closed_at IS NULL FOR UPDATE";

    private static final String SELECT_TIME_RANGE = """
        SELECT min(occurred_at) AS first_occurred_at, max(occurred_at) AS last_occurred_at,
               max(recorded_at) AS last_recorded_at
          FROM event WHERE position >= $1 AND position < $2\
        """;

    /** Once and for all: a partition that is closed while the most of it is in an archive will be whole again. */
    private static final String CLOSE = """
        UPDATE log_partition
           SET closed_at = now(),
               first_occurred_at = least($3, archived.first_occurred_at),
               last_occurred_at = greatest($4, archived.last_occurred_at),
               last_recorded_at = greatest($5, archived.last_recorded_at)
          FROM (SELECT min(first_occurred_at) AS first_occurred_at, max(last_occurred_at) AS last_occurred_at,
                       max(last_recorded_at) AS last_recorded_at
                  FROM log_archive WHERE from_position = $1) AS archived
         WHERE from_position = $1 AND NOT EXISTS (SELECT FROM log_head WHERE head < $2 - 1)\
        """;

    /** All of them, whether they are seen to be closed or not: one may be about to be. */
    private static final String REOPEN = """
        UPDATE log_partition
           SET closed_at = NULL, first_occurred_at = NULL, last_occurred_at = NULL, last_recorded_at = NULL\
        """;

    private final Pool pool;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final AtomicBoolean isCloseRequested = new AtomicBoolean();
    private volatile long nextPartitionEnd;
    private volatile long lastAttemptNanos;

    /** @param pool without a limit on statements, since reading the times of a large partition takes some seconds */
    public PartitionCloser(Pool pool) {
        this.pool = pool;
    }

    /** A shard that is added begins with the first partition, so nothing is full any more. */
    public static Future<Void> reopenAll(SqlConnection transaction) {
        return transaction.query(REOPEN).execute().mapEmpty();
    }

    /** Starts to close what this append may have filled. */
    public void closeFilledBy(AppendResult.Appended appended) {
        long lastOfPartition = nextPartitionEnd - 1;
        boolean isFilledByThis = appended.first().value() <= lastOfPartition;
        if (appended.last().value() >= lastOfPartition
                && (isFilledByThis || System.nanoTime() - lastAttemptNanos > RETRY_INTERVAL_NANOS)) {
            startClosing();
        }
    }

    /** Starts to close what is full; while that is under way, it is looked once more when it is done. */
    public void startClosing() {
        isCloseRequested.set(true);
        if (isClosing.compareAndSet(false, true)) {
            isCloseRequested.set(false);
            closeFull().onComplete(outcome -> {
                lastAttemptNanos = System.nanoTime();
                isClosing.set(false);
                if (outcome.failed()) {
                    LOG.warn(
                            "could not close a full partition of the log; a later append tries again", outcome.cause());
                } else if (isCloseRequested.get()) {
                    startClosing();
                }
            });
        }
    }

    /** Completes when everything that is full is closed. */
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
                        .compose(open -> open.size() == 1 ? close(transaction, from, to) : Future.succeededFuture()))
                .compose(ignored -> closeFull());
    }

    private static Future<Void> close(SqlConnection transaction, long from, long to) {
        return transaction
                .preparedQuery(SELECT_TIME_RANGE)
                .execute(Tuple.of(from, to))
                .compose(times -> close(transaction, from, to, times));
    }

    private static Future<Void> close(SqlConnection transaction, long from, long to, RowSet<Row> rows) {
        Row times = rows.iterator().next();
        Tuple closed = Tuple.of(
                from,
                to,
                times.getOffsetDateTime("first_occurred_at"),
                times.getOffsetDateTime("last_occurred_at"),
                times.getOffsetDateTime("last_recorded_at"));
        return transaction.preparedQuery(CLOSE).execute(closed).map(ignored -> {
            LOG.info("closed the partition of the log for positions from {} to {}", from, to - 1);
            return null;
        });
    }
}
