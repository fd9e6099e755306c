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
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.temporal.PartitionTimeIndex.Entry;

/**
 * Cached {@link PartitionTimeIndex} of the log, refreshed in the background. It may lag behind the log: partitions that
 * it lacks count as open, which is slower but correct. Safe for use by several threads.
 */
public final class PartitionTimeCache {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTimeCache.class);

    private static final long REFRESH_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The oldest partitions; later ones count as open. */
    private static final int MAX_PARTITIONS = 4_096;

    private static final String SELECT_PARTITIONS = """
        SELECT from_position, to_position, closed_at, first_occurred_at, last_occurred_at,
               (SELECT count(*) FROM log_head) AS shards
          FROM log_partition ORDER BY from_position LIMIT %d
        """.formatted(MAX_PARTITIONS);

    /** {@code ORDER BY subject} makes PostgreSQL use the index of amendments. */
    private static final String SELECT_AMENDED = """
        SELECT closed.from_position
          FROM unnest($1::bigint[], $2::bigint[]) AS closed (from_position, to_position) CROSS JOIN LATERAL (
            SELECT subject FROM event
             WHERE type IN ('LocationCorrected', 'LocationRetracted')/*shard*/
               AND position >= closed.from_position AND position < closed.to_position
             ORDER BY subject LIMIT 1) AS amended\
        """;

    private final Pool pool;
    private final ShardStatements statements;
    private final AtomicBoolean isRefreshing = new AtomicBoolean();
    private volatile long refreshedNanos = System.nanoTime() - REFRESH_INTERVAL_NANOS;
    private volatile PartitionTimeIndex current = PartitionTimeIndex.EMPTY;

    /** Of a log in one database. */
    public PartitionTimeCache(Pool pool) {
        this(pool, ShardStatements.OF_ONE_DATABASE);
    }

    public PartitionTimeCache(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
    }

    /**
     * Returns the last snapshot without waiting. Starts a refresh in the background when the snapshot is older than 5
     * s; a failed refresh is logged and leaves the snapshot as it is.
     */
    public PartitionTimeIndex current() {
        if (System.nanoTime() - refreshedNanos >= REFRESH_INTERVAL_NANOS && isRefreshing.compareAndSet(false, true)) {
            refresh().onComplete(outcome -> {
                refreshedNanos = System.nanoTime();
                isRefreshing.set(false);
                if (outcome.failed()) {
                    LOG.warn(
                            "refreshing the time ranges of partitions failed; the last snapshot stays in use",
                            outcome.cause());
                }
            });
        }
        return current;
    }

    /** Completes with a snapshot of all partitions that are closed now; fails when the database fails. */
    public Future<PartitionTimeIndex> refresh() {
        return pool.query(SELECT_PARTITIONS).execute().compose(this::update);
    }

    private Future<PartitionTimeIndex> update(RowSet<Row> rows) {
        Map<Long, Entry> known = new HashMap<>();
        current.closed().forEach(partition -> known.put(partition.fromPosition(), partition));
        List<Entry> closed = new ArrayList<>();
        List<Entry> added = new ArrayList<>();
        for (Row row : rows) {
            if (row.getValue("closed_at") == null) {
                break;
            }
            Entry partition = partitionOf(row);
            Entry previous = known.get(partition.fromPosition());
            boolean isUnchanged = previous != null && previous.closedAt().equals(partition.closedAt());
            closed.add(isUnchanged ? previous : partition);
            if (!isUnchanged) {
                // A closed partition does not change, so only partitions closed since the last refresh are read.
                added.add(partition);
            }
        }
        long shards = rows.size() == 0 ? 0 : rows.iterator().next().getLong("shards");
        long openFrom = closed.isEmpty() ? 0 : closed.getLast().toPosition();
        return selectAmended(added).map(amended -> {
            closed.replaceAll(
                    partition -> amended.contains(partition.fromPosition()) ? partition.withAmendments() : partition);
            current = new PartitionTimeIndex(closed, openFrom, shards);
            return current;
        });
    }

    private static Entry partitionOf(Row row) {
        return new Entry(
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

    private Future<List<Long>> selectAmended(List<Entry> added) {
        if (added.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfLong(added.stream().map(Entry::fromPosition).toArray(Long[]::new))
                .addArrayOfLong(added.stream().map(Entry::toPosition).toArray(Long[]::new));
        return statements
                .execute(SELECT_AMENDED, sql -> pool.preparedQuery(sql).execute(parameters))
                .map(found -> found.stream()
                        .flatMap(RowSet::stream)
                        .map(row -> row.getLong("from_position"))
                        .toList());
    }
}
