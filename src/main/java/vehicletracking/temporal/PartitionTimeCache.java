package vehicletracking.temporal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows of which times the closed partitions of the log tell, and looks again now and then. It may know less than there
 * is; nobody waits for it.
 */
public final class PartitionTimeCache {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTimeCache.class);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The oldest ones; those that come after so many are taken for open. */
    private static final int MAX_PARTITIONS = 4_096;

    private static final String SELECT_PARTITIONS = """
        SELECT from_position, to_position, closed_at, first_occurred_at, last_occurred_at,
               (SELECT count(*) FROM log_head) AS shards
          FROM log_partition ORDER BY from_position LIMIT %d
        """.formatted(MAX_PARTITIONS);

    /** In the order of the index of amendments, so that it is this one which is used. */
    private static final String SELECT_AMENDED = """
        SELECT closed.from_position
          FROM unnest($1::bigint[], $2::bigint[]) AS closed (from_position, to_position) CROSS JOIN LATERAL (
            SELECT subject FROM event
             WHERE type IN ('LocationCorrected', 'LocationRetracted')
               AND position >= closed.from_position AND position < closed.to_position
             ORDER BY subject LIMIT 1) AS amended\
        """;

    private final Pool pool;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private volatile long lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
    private volatile PartitionTimeIndex known = PartitionTimeIndex.UNKNOWN;

    public PartitionTimeCache(Pool pool) {
        this.pool = pool;
    }

    /** What is known now. */
    public PartitionTimeIndex known() {
        if (System.nanoTime() - lookedNanos >= LOOK_AGAIN_NANOS && isLooking.compareAndSet(false, true)) {
            look().onComplete(outcome -> {
                lookedNanos = System.nanoTime();
                isLooking.set(false);
                if (outcome.failed()) {
                    LOG.warn("can't see which partitions of the log are closed; what was known holds", outcome.cause());
                }
            });
        }
        return known;
    }

    /** Completes with what is known when everything is that is closed now. */
    public Future<PartitionTimeIndex> look() {
        return pool.query(SELECT_PARTITIONS).execute().compose(this::take);
    }

    /** A partition that is closed stays as it is, so only what was closed since is looked into. */
    private Future<PartitionTimeIndex> take(RowSet<Row> rows) {
        Map<Long, PartitionTimeRange> before = new HashMap<>();
        known.closed().forEach(partition -> before.put(partition.from(), partition));
        List<PartitionTimeRange> closed = new ArrayList<>();
        List<PartitionTimeRange> unseen = new ArrayList<>();
        for (Row row : rows) {
            if (row.getValue("closed_at") == null) {
                break;
            }
            PartitionTimeRange partition = partitionOf(row);
            PartitionTimeRange same = before.get(partition.from());
            boolean isSeen = same != null && same.closedAt().equals(partition.closedAt());
            closed.add(isSeen ? same : partition);
            if (!isSeen) {
                unseen.add(partition);
            }
        }
        long shards = rows.size() == 0 ? 0 : rows.iterator().next().getLong("shards");
        long openFrom = closed.isEmpty() ? 0 : closed.getLast().to();
        return amendedOf(unseen).map(amended -> {
            closed.replaceAll(partition -> amended.contains(partition.from()) ? partition.withAmendments() : partition);
            known = new PartitionTimeIndex(closed, openFrom, shards);
            return known;
        });
    }

    private static PartitionTimeRange partitionOf(Row row) {
        return new PartitionTimeRange(
                row.getLong("from_position"),
                row.getLong("to_position"),
                timeIn(row, "closed_at"),
                timeIn(row, "first_occurred_at"),
                timeIn(row, "last_occurred_at"),
                false);
    }

    private static Instant timeIn(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private Future<List<Long>> amendedOf(List<PartitionTimeRange> unseen) {
        if (unseen.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return pool.preparedQuery(SELECT_AMENDED)
                .execute(Tuple.tuple()
                        .addArrayOfLong(
                                unseen.stream().map(PartitionTimeRange::from).toArray(Long[]::new))
                        .addArrayOfLong(
                                unseen.stream().map(PartitionTimeRange::to).toArray(Long[]::new)))
                .map(rows ->
                        rows.stream().map(row -> row.getLong("from_position")).toList());
    }
}
