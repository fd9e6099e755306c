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

    private static final long REFRESH_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

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
    private final AtomicBoolean isRefreshing = new AtomicBoolean();
    private volatile long refreshedNanos = System.nanoTime() - REFRESH_INTERVAL_NANOS;
    private volatile PartitionTimeIndex current = PartitionTimeIndex.EMPTY;

    public PartitionTimeCache(Pool pool) {
        this.pool = pool;
    }

    /** What is known now. */
    public PartitionTimeIndex current() {
        if (System.nanoTime() - refreshedNanos >= REFRESH_INTERVAL_NANOS && isRefreshing.compareAndSet(false, true)) {
            refresh().onComplete(outcome -> {
                refreshedNanos = System.nanoTime();
                isRefreshing.set(false);
                if (outcome.failed()) {
                    LOG.warn("can't see which partitions of the log are closed; what was known holds", outcome.cause());
                }
            });
        }
        return current;
    }

    /** Completes with what is known when everything is that is closed now. */
    public Future<PartitionTimeIndex> refresh() {
        return pool.query(SELECT_PARTITIONS).execute().compose(this::update);
    }

    /** A partition that is closed stays as it is, so only what was closed since is looked into. */
    private Future<PartitionTimeIndex> update(RowSet<Row> rows) {
        Map<Long, ClosedPartition> before = new HashMap<>();
        current.closed().forEach(partition -> before.put(partition.fromPosition(), partition));
        List<ClosedPartition> closed = new ArrayList<>();
        List<ClosedPartition> unseen = new ArrayList<>();
        for (Row row : rows) {
            if (row.getValue("closed_at") == null) {
                break;
            }
            ClosedPartition partition = partitionOf(row);
            ClosedPartition same = before.get(partition.fromPosition());
            boolean isSeen = same != null && same.closedAt().equals(partition.closedAt());
            closed.add(isSeen ? same : partition);
            if (!isSeen) {
                unseen.add(partition);
            }
        }
        long shards = rows.size() == 0 ? 0 : rows.iterator().next().getLong("shards");
        long openFrom = closed.isEmpty() ? 0 : closed.getLast().toPosition();
        return selectAmended(unseen).map(amended -> {
            closed.replaceAll(partition -> amended.contains(partition.fromPosition()) ? partition.withAmendments() : partition);
            current = new PartitionTimeIndex(closed, openFrom, shards);
            return current;
        });
    }

    private static ClosedPartition partitionOf(Row row) {
        return new ClosedPartition(
                row.getLong("from_position"),
                row.getLong("to_position"),
                instantOf(row, "closed_at"),
                instantOf(row, "first_occurred_at"),
                instantOf(row, "last_occurred_at"),
                false);
    }

    private static Instant instantOf(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private Future<List<Long>> selectAmended(List<ClosedPartition> unseen) {
        if (unseen.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return pool.preparedQuery(SELECT_AMENDED)
                .execute(Tuple.tuple()
                        .addArrayOfLong(
                                unseen.stream().map(ClosedPartition::fromPosition).toArray(Long[]::new))
                        .addArrayOfLong(
                                unseen.stream().map(ClosedPartition::toPosition).toArray(Long[]::new)))
                .map(rows ->
                        rows.stream().map(row -> row.getLong("from_position")).toList());
    }
}
