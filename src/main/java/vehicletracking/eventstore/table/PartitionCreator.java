package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the partitions of the log in advance, so that there is room for at least half a partition of events. */
public final class PartitionCreator {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionCreator.class);

    /** Pauses of 4, 8, ... 1,024 ms lie between them, the first repetition follows at once. */
    private static final int MAX_ATTEMPTS = 11;

    private static final String SELECT_END = "SELECT coalesce(max(to_position), 0) AS to_position FROM log_partition";

    private static final String CLAIM =
            "INSERT INTO log_partition (from_position, to_position) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /** Runs as the owner of the log. */
    private static final String CREATE = "SELECT create_log_partition($1, $2)";

    private final Pool pool;
    private final long partitionEvents;
    private final AtomicBoolean isPreparing = new AtomicBoolean();
    private volatile long preparedTo;
    private Future<Void> preparation = Future.succeededFuture();

    /** @param partitionEvents number of positions of each shard in a new partition */
    public PartitionCreator(Pool pool, long partitionEvents) {
        this.pool = pool;
        this.partitionEvents = partitionEvents;
    }

    /**
     * Repeats an append while it fails for lack of a partition. Creating what is missing may not be enough: other
     * writers can fill the new partition first, and a partition that another process creates is visible in the catalog
     * a moment before every connection inserts into it.
     *
     * @param append inserts nothing when it fails
     * @param lastPosition completes with the position that the append needs room for, read anew for every attempt
     * @return fails with what the append fails with, after {@value MAX_ATTEMPTS} attempts at most
     */
    public <T> Future<T> appendWithRoom(Supplier<Future<T>> append, Supplier<Future<Long>> lastPosition) {
        return appendWithRoom(append, lastPosition, 1);
    }

    private <T> Future<T> appendWithRoom(Supplier<Future<T>> append, Supplier<Future<Long>> lastPosition, int attempt) {
        return append.get()
                .recover(failure -> isMissing(failure) && attempt < MAX_ATTEMPTS
                        ? lastPosition
                                .get()
                                .compose(this::prepareFor)
                                .compose(ignored -> pauseAfter(attempt))
                                .compose(ignored -> appendWithRoom(append, lastPosition, attempt + 1))
                        : Future.failedFuture(failure));
    }

    private static Future<Void> pauseAfter(int attempt) {
        return attempt == 1
                ? Future.succeededFuture()
                : Vertx.currentContext().owner().timer(1L << attempt).mapEmpty();
    }

    /**
     * Whether an append failed only because its partition is not there: SQLSTATE 23514, check_violation, of the table
     * {@code event}, whose name Citus does not pass on.
     */
    public static boolean isMissing(Throwable failure) {
        return failure instanceof PgException refusal
                && "23514".equals(refusal.getSqlState())
                && (refusal.getTable() == null || "event".equals(refusal.getTable()));
    }

    /** Starts to create the next partition when less than half of one is left; does not wait for it. */
    public void prepareAheadOf(long position) {
        if (position + partitionEvents / 2 >= preparedTo && isPreparing.compareAndSet(false, true)) {
            prepareFor(position).onComplete(outcome -> {
                isPreparing.set(false);
                if (outcome.failed()) {
                    LOG.warn(
                            "could not create the next partition of the log; the next append will retry",
                            outcome.cause());
                }
            });
        }
    }

    /**
     * Completes when there is room for this position and half a partition more. One preparation waits for the other:
     * only when the commit of a new partition is acknowledged does every connection insert into it.
     */
    public synchronized Future<Void> prepareFor(long position) {
        preparation = preparation.transform(ignored -> extendTo(position));
        return preparation;
    }

    private Future<Void> extendTo(long position) {
        return pool.query(SELECT_END)
                .execute()
                .map(rows -> rows.iterator().next().getLong("to_position"))
                .compose(end -> {
                    preparedTo = end;
                    return position + partitionEvents / 2 < end
                            ? Future.succeededFuture()
                            : create(end).compose(ignored -> extendTo(position));
                });
    }

    private Future<Void> create(long from) {
        long to = from + partitionEvents;
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(from, to))
                .compose(
                        claimed -> claimed.rowCount() == 1 ? create(transaction, from, to) : Future.succeededFuture()));
    }

    private static Future<Void> create(SqlConnection transaction, long from, long to) {
        String name = PartitionExchange.partitionTable(from);
        return transaction.preparedQuery(CREATE).execute(Tuple.of(from, to)).map(ignored -> {
            LOG.info("created log partition {} for positions {} to {}", name, from, to - 1);
            return null;
        });
    }
}
