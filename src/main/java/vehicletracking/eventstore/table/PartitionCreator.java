package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the partitions of the log in advance, so that there is room for at least half a partition of events. */
public final class PartitionCreator {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionCreator.class);

    private static final String SELECT_END = "SELECT coalesce(max(to_position), 0) AS to_position FROM log_partition";

    private static final String CLAIM =
            "INSERT INTO log_partition (from_position, to_position) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /** Attaches the table, since {@code CREATE TABLE ... PARTITION OF} takes a lock that blocks appends. */
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

    /** @param partitionEvents number of positions of each shard in a new partition */
    public PartitionCreator(Pool pool, long partitionEvents) {
        this.pool = pool;
        this.partitionEvents = partitionEvents;
    }

    /** Whether an append failed for lack of a partition: SQLSTATE 23514, check_violation. */
    public static boolean isMissing(PgException refusal) {
        return "23514".equals(refusal.getSqlState()) && "event".equals(refusal.getTable());
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

    /** Completes when there is room for this position and for half a partition of events after it. */
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
        String name = PartitionExchange.partitionTable(from);
        return transaction.query(CREATE.formatted(name, from, to)).execute().map(ignored -> {
            LOG.info("created log partition {} for positions {} to {}", name, from, to - 1);
            return null;
        });
    }
}
