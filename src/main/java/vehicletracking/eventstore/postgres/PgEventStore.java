package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.Takeover;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.eventstore.table.PartitionCloser;
import vehicletracking.eventstore.table.PartitionCreator;

/**
 * Event store on PostgreSQL.
 *
 * <p>An append takes its positions from the head row of its shard, within its own transaction. The row stays locked
 * until the commit, so positions are in commit order, and a reader that sees the head sees every event up to it.
 */
public final class PgEventStore implements EventStore {

    private static final String CREATE_SHARDS =
            "INSERT INTO log_head (shard) SELECT generate_series(0, $1::int - 1) ON CONFLICT DO NOTHING";

    private static final String SELECT_HEADS = "SELECT shard, head AS position FROM log_head ORDER BY shard";

    private static final String SELECT_NEWEST_TOUCHING = "SELECT consistency.key, " + EventRowMapper.COLUMNS + """
         FROM consistency JOIN event
           ON event.shard = consistency.shard AND event.position = consistency.last_position
        WHERE consistency.shard = $1 AND consistency.key = ANY ($2)\
        """;

    static final String SELECT_LATEST_BY_SUBJECT = "SELECT " + EventRowMapper.COLUMNS + """
         FROM unnest($2::uuid[]) AS wanted (subject)
        CROSS JOIN LATERAL (SELECT * FROM event AS about
                             WHERE about.subject = wanted.subject AND about.shard = $1
                             ORDER BY about.occurred_at DESC LIMIT $3) AS event\
        """;

    private final Pool writes;
    private final Pool reads;
    private final ShardStatements statements;
    private final PgAppend append;
    private final PgRead reader;
    private final PartitionCreator partitionCreator;
    private final PartitionCloser partitionCloser;
    private final int shards;

    private PgEventStore(
            Pool writes,
            Pool reads,
            ShardStatements statements,
            PgRead reader,
            PartitionCreator partitions,
            int shards) {
        this.writes = writes;
        this.reads = reads;
        this.statements = statements;
        this.append = new PgAppend(writes, statements.isDistributed());
        this.reader = reader;
        this.partitionCreator = partitions;
        this.partitionCloser = new PartitionCloser(writes);
        this.shards = shards;
    }

    /**
     * Opens the log: creates missing shards and the first partitions, and starts to close full partitions.
     *
     * @param writes connections for appends and for reads that must not lag behind them, with synchronous commit
     * @param reads connections for reading the log
     * @param shards number of shards; may be raised later, never lowered
     * @param partitionEvents number of positions of each shard in a new partition
     * @return completes when the store accepts appends; fails with {@link IllegalArgumentException} when the log has
     *     more shards than this
     */
    public static Future<PgEventStore> open(Pool writes, Pool reads, int shards, long partitionEvents) {
        return open(writes, reads, shards, partitionEvents, ScanBudget.DEFAULT);
    }

    /** As {@link #open(Pool, Pool, int, long)}, with other limits on the duration of reads. */
    public static Future<PgEventStore> open(
            Pool writes, Pool reads, int shards, long partitionEvents, ScanBudget scanBudget) {
        PartitionCreator partitions = new PartitionCreator(writes, partitionEvents);
        return writes.withTransaction(transaction -> createShards(transaction, shards))
                .compose(ignored -> Checkpoints.selectCursor(writes, SELECT_HEADS, Tuple.tuple()))
                .map(heads -> requireAllShards(heads, shards))
                .compose(heads -> partitions.prepareFor(highestPosition(heads)))
                .compose(ignored -> Distribution.isDistributed(writes))
                .map(isDistributed -> isDistributed ? new ShardStatements(shards) : ShardStatements.OF_ONE_DATABASE)
                .compose(statements -> PgRead.open(reads, scanBudget)
                        .map(reader -> new PgEventStore(writes, reads, statements, reader, partitions, shards)))
                .map(store -> {
                    store.partitionCloser.startClosing(); // partitions that a previous process filled but did not close
                    return store;
                });
    }

    private static Future<Void> createShards(SqlConnection transaction, int shards) {
        return transaction
                .preparedQuery(CREATE_SHARDS)
                .execute(Tuple.of(shards))
                .compose(created ->
                        created.rowCount() == 0 ? Future.succeededFuture() : PartitionCloser.reopenAll(transaction));
    }

    /** Whether the pool of readers should cache the prepared statement of this text. */
    public static boolean isWorthPreparing(String sql) {
        return PgRead.isWorthPreparing(sql);
    }

    private static Cursor requireAllShards(Cursor heads, int shards) {
        int existing = heads.positions().lastKey() + 1;
        if (existing > shards) {
            throw new IllegalArgumentException(
                    "the log has " + existing + " shards; their number can't be lowered to " + shards);
        }
        return heads;
    }

    private static long highestPosition(Cursor heads) {
        return heads.positions().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Override
    public int shards() {
        return shards;
    }

    @Override
    public ShardStatements shardStatements() {
        return statements;
    }

    @Override
    public Future<List<AppendResult>> append(int shard, List<Append> appends) {
        return append(shard, null, appends);
    }

    @Override
    public Future<List<AppendResult>> append(int shard, @Nullable Fence fence, List<Append> appends) {
        return partitionCreator
                .appendWithRoom(() -> append.append(shard, fence, appends), () -> lastPosition(shard, appends))
                .recover(failure -> refuseOrRetry(shard, fence, appends, failure))
                .map(results -> {
                    results.forEach(this::maintainPartitions);
                    return results;
                });
    }

    /** Read on the connections of appends, so that a busy reader does not delay it. */
    private Future<Long> lastPosition(int shard, List<Append> appends) {
        int count = appends.stream().mapToInt(each -> each.events().size()).sum();
        return Checkpoints.selectCursor(writes, SELECT_HEADS, Tuple.tuple()).map(heads -> heads.in(shard) + count);
    }

    private Future<List<AppendResult>> refuseOrRetry(
            int shard, @Nullable Fence fence, List<Append> appends, Throwable failure) {
        if (!(failure instanceof PgException refusal) || !isInvalidValue(refusal)) {
            return Future.failedFuture(failure);
        }
        return appends.size() == 1
                ? Future.succeededFuture(List.of(new AppendResult.Refused(String.valueOf(refusal.getErrorMessage()))))
                : appendIndividually(shard, fence, appends);
    }

    /** Repeats the appends one by one, so that an invalid value fails only its own append. */
    private Future<List<AppendResult>> appendIndividually(int shard, @Nullable Fence fence, List<Append> appends) {
        Future<List<AppendResult>> results = Future.succeededFuture(new ArrayList<>(appends.size()));
        for (Append one : appends) {
            results = results.compose(done -> append(shard, fence, List.of(one)).map(result -> {
                done.addAll(result);
                return done;
            }));
        }
        return results;
    }

    @Override
    public Future<Takeover> takeOver(int shard) {
        return PgFencing.takeOver(writes, shard);
    }

    @Override
    public Future<Map<UUID, AppendResult.Appended>> findAppended(int shard, Collection<UUID> eventIds, long after) {
        return PgFencing.findAppended(writes, shard, eventIds, after);
    }

    @Override
    public Future<Long> lastTouching(int shard, String key) {
        return PgFencing.lastTouching(writes, shard, key);
    }

    private static boolean isInvalidValue(PgException refusal) {
        String sqlState = String.valueOf(refusal.getSqlState()); // 22: data exception, 23: constraint violation
        return sqlState.startsWith("22") || (sqlState.startsWith("23") && !PartitionCreator.isMissing(refusal));
    }

    private void maintainPartitions(AppendResult result) {
        if (result instanceof AppendResult.Appended appended) {
            partitionCreator.prepareAheadOf(appended.last().value());
            partitionCloser.closeFilledBy(appended);
        }
    }

    @Override
    public Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit) {
        return reader.read(filter, after, upTo, limit);
    }

    @Override
    public Future<Cursor> head() {
        return Checkpoints.selectCursor(reads, SELECT_HEADS, Tuple.tuple());
    }

    @Override
    public Future<Map<String, RecordedEvent>> newestTouching(int shard, Collection<String> keys) {
        return writes.preparedQuery(SELECT_NEWEST_TOUCHING)
                .execute(Tuple.of(shard).addArrayOfString(keys.toArray(String[]::new)))
                .map(rows ->
                        rows.stream().collect(Collectors.toMap(row -> row.getString("key"), EventRowMapper::eventOf)));
    }

    @Override
    public Future<Map<UUID, List<RecordedEvent>>> latestBySubject(int shard, Collection<UUID> subjects, int limit) {
        return writes.preparedQuery(SELECT_LATEST_BY_SUBJECT)
                .execute(Tuple.of(shard)
                        .addArrayOfUUID(subjects.stream().distinct().toArray(UUID[]::new))
                        .addInteger(limit))
                .map(rows -> rows.stream()
                        .map(EventRowMapper::eventOf)
                        .collect(Collectors.groupingBy(RecordedEvent::subject)));
    }

    @Override
    public Future<Cursor> checkpoint(String name) {
        return Checkpoints.select(reads, name);
    }

    @Override
    public Future<Boolean> moveCheckpoint(String name, Cursor expected, Cursor cursor) {
        return Checkpoints.move(writes, name, expected, cursor);
    }
}
