package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partitions of the log ahead of need: there is always room for at least half a partition more than the log
 * holds.
 */
public final class PartitionCreator {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionCreator.class);

    private static final String SELECT_END = "SELECT coalesce(max(to_position), 0) AS to_position FROM log_partition";

    private static final String CLAIM =
            "INSERT INTO log_partition (from_position, to_position) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /** Attaching leaves appends alone, where {@code CREATE TABLE ... PARTITION OF} would stop them for a moment. */
    private static final String CREATE = """
        CREATE TABLE %1$s (LIKE event INCLUDING DEFAULTS);
        CREATE TRIGGER %1$s_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %1$s
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        ALTER TABLE event ATTACH PARTITION %1$s FOR VALUES FROM (%2$d) TO (%3$d)\
        """;

    private final Pool pool;
    private final long partitionEvents;
    private final AtomicBoolean isPreparing = new AtomicBoolean();
    private volatile long preparedTo;

    public PartitionCreator(Pool pool, long partitionEvents) {
        this.pool = pool;
        this.partitionEvents = partitionEvents;
    }

    /** Whether an append failed only because its partition is not there. */
    public static boolean isMissing(PgException refusal) {
        return "23514".equals(refusal.getSqlState()) && "event".equals(refusal.getTable());
    }

    /** Starts to make the next partition when less than half of one is left. */
    public void prepareAheadOf(long position) {
        if (position + partitionEvents / 2 >= preparedTo && isPreparing.compareAndSet(false, true)) {
            prepareFor(position).onComplete(outcome -> {
                isPreparing.set(false);
                if (outcome.failed()) {
                    LOG.warn(
                            "could not make the next partition of the log; the next append tries again",
                            outcome.cause());
                }
            });
        }
    }

    /** Completes when there is room for this position and half a partition more. */
    public Future<Void> prepareFor(long position) {
        return pool.query(SELECT_END)
                .execute()
                .map(rows -> rows.iterator().next().getLong("to_position"))
                .compose(end -> {
                    preparedTo = end;
                    return position + partitionEvents / 2 < end
                            ? Future.succeededFuture()
                            : create(end).compose(ignored -> prepareFor(position));
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
        String name = "event_from_%012d".formatted(from);
        return transaction.query(CREATE.formatted(name, from, to)).execute().map(ignored -> {
            LOG.info("the log has a new partition {} for positions from {} to {}", name, from, to - 1);
            return null;
        });
    }
}
