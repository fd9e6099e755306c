package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vehicletracking.projection.ProjectionStore.Advance;
import vehicletracking.projection.ProjectionStore.Target;

/** Statements on the checkpoints of projections. */
final class ProjectionCheckpoints {

    private static final String CREATE_CHECKPOINTS = """
        INSERT INTO checkpoint (name, shard, position) SELECT $1, shard, 0 FROM log_head
        ON CONFLICT DO NOTHING\
        """;

    /** Locks the checkpoint. */
    private static final String SELECT_NEXT_BATCH =
            "SELECT floor, ceiling, ceiling_at, head, types FROM next_batch($1, $2, $3, $4)";

    /** Moves the checkpoint if none of the types is in the batch. */
    private static final String ADVANCE_WITHOUT_EVENTS =
            "SELECT floor, ceiling, ceiling_at, head, types FROM advance_without_events($1, $2, $3, $4)";

    /** Optimistic: updates no row when another process has moved the checkpoint meanwhile. */
    private static final String MOVE_CHECKPOINT =
            "UPDATE checkpoint SET position = $4, as_of = $5 WHERE name = $1 AND shard = $2 AND position = $3";

    private ProjectionCheckpoints() {}

    /** Completes with the shards of the log after creating the missing checkpoints of the target. */
    static Future<List<Integer>> create(SqlClient client, Target target) {
        return client.preparedQuery(CREATE_CHECKPOINTS)
                .execute(Tuple.of(target.name()))
                .compose(ignored -> client.query("SELECT shard FROM log_head ORDER BY shard")
                        .execute())
                .map(rows -> rows.stream().map(row -> row.getInteger("shard")).toList());
    }

    /** Completes with the next batch, after locking the checkpoint; empty when there is no event after it. */
    static Future<Optional<Advance>> nextBatch(SqlClient transaction, Target target, int shard, long maxEvents) {
        return call(transaction, SELECT_NEXT_BATCH, target, shard, maxEvents);
    }

    /** As {@link #nextBatch}, and moves the checkpoint if the batch has none of the rare types. */
    static Future<Optional<Advance>> advanceWithoutEvents(SqlClient client, Target target, int shard, long maxEvents) {
        return call(client, ADVANCE_WITHOUT_EVENTS, target, shard, maxEvents);
    }

    private static Future<Optional<Advance>> call(
            SqlClient client, String call, Target target, int shard, long maxEvents) {
        return client.preparedQuery(call)
                .execute(Tuple.of(
                        target.name(), shard, maxEvents, target.projection().rareTypes()))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? Optional.of(advanceOf(shard, row.next())) : Optional.empty();
                });
    }

    private static Advance advanceOf(int shard, Row row) {
        return new Advance(
                shard,
                row.getLong("floor"),
                row.getLong("ceiling"),
                row.getOffsetDateTime("ceiling_at"),
                row.getLong("head"),
                Set.of(row.getArrayOfStrings("types")));
    }

    /** Completes with the batch, and empty when another process has moved the checkpoint. */
    static Future<Optional<Advance>> move(SqlClient client, Target target, Advance folded) {
        return client.preparedQuery(MOVE_CHECKPOINT)
                .execute(Tuple.of(target.name(), folded.shard(), folded.floor())
                        .addLong(folded.ceiling())
                        .addOffsetDateTime(folded.ceilingAt()))
                .map(moved -> moved.rowCount() == 1 ? Optional.of(folded) : Optional.empty());
    }
}
