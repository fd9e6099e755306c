package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.claim.Claim;

/** Folds events into read models. The checkpoint and the folded rows change in one transaction. */
final class ProjectionStore {

    private static final String CREATE_CHECKPOINTS = """
        INSERT INTO checkpoint (name, shard, position) SELECT $1, shard, 0 FROM log_head
        ON CONFLICT DO NOTHING\
        """;

    /** Optimistic: updates no row when another process has moved the checkpoint meanwhile. */
    private static final String MOVE_CHECKPOINT = """
        UPDATE checkpoint AS reached
           SET position = goal.ceiling,
               as_of = (SELECT recorded_at FROM event
                         WHERE event.shard = goal.shard AND event.position = goal.ceiling)
          FROM (SELECT seen.shard, seen.position AS floor, least(log_head.head, seen.position + $3) AS ceiling,
                       log_head.head
                  FROM checkpoint AS seen JOIN log_head USING (shard)
                 WHERE seen.name = $1 AND seen.shard = $2 AND log_head.head > seen.position
                   AND seen.position = coalesce($4, seen.position)) AS goal
         WHERE reached.name = $1 AND reached.shard = goal.shard AND reached.position = goal.floor
        RETURNING goal.floor, goal.ceiling, goal.head\
        """;

    private static final String INSERT_DEAD_LETTERED = """
        INSERT INTO poison_event (projection, shard, position, error) VALUES ($1, $2, $3, $4)
        ON CONFLICT (projection, shard, position) DO UPDATE SET error = excluded.error, set_aside_at = now()\
        """;

    private final Pool pool;

    ProjectionStore(Pool pool) {
        this.pool = pool;
    }

    /** Folded positions of a shard: after {@code floor} up to {@code ceiling}; {@code head} is the last one then. */
    record Advance(int shard, long floor, long ceiling, long head) {

        boolean isBehindByLessThan(long events) {
            return head - ceiling < events;
        }
    }

    /**
     * The table to fold into: the live one, or the shadow table of a rebuild.
     *
     * @param fence executed first in each transaction, which fails when it fails
     */
    record Target(Projection projection, String name, String table, Function<SqlConnection, Future<Void>> fence) {

        static Target live(Projection projection) {
            return new Target(projection, projection.name(), projection.table(), ignored -> Future.succeededFuture());
        }

        static Target rebuild(Projection projection, Claim claim) {
            return new Target(projection, projection.rebuildName(), projection.shadowTable(), claim::require);
        }
    }

    /** Failure to fold a batch because of one of its events. */
    private static final class UnprocessableBatchException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Advance batch;

        UnprocessableBatchException(Advance batch, Throwable cause) {
            super(cause.getMessage(), cause, false, false);
            this.batch = batch;
        }
    }

    /** Completes with the shards of the log after creating the missing checkpoints of the target. */
    Future<List<Integer>> createCheckpoints(Target target) {
        return createCheckpoints(pool, target);
    }

    static Future<List<Integer>> createCheckpoints(SqlClient client, Target target) {
        return client.preparedQuery(CREATE_CHECKPOINTS)
                .execute(Tuple.of(target.name()))
                .compose(ignored -> client.query("SELECT shard FROM log_head ORDER BY shard")
                        .execute())
                .map(rows -> rows.stream().map(row -> row.getInteger("shard")).toList());
    }

    /** Completes empty when there is no new event, or another process moved the checkpoint. */
    Future<Optional<Advance>> advance(Target target, int shard, long maxEvents) {
        return pool.withTransaction(transaction -> moveCheckpoint(transaction, target, shard, maxEvents, null)
                        .compose(moved -> moved.isEmpty()
                                ? Future.succeededFuture(moved)
                                : fold(transaction, target, moved.get())
                                        .recover(failure -> Future.failedFuture(explain(failure, moved.get())))
                                        .map(moved)))
                .recover(failure -> {
                    if (!(failure instanceof UnprocessableBatchException unprocessable)) {
                        return Future.failedFuture(failure);
                    }
                    // Halves the batch until the event that cannot be applied is alone, and dead-letters it.
                    return maxEvents > 1
                            ? advance(target, shard, maxEvents / 2)
                            : deadLetterNext(target, unprocessable);
                });
    }

    private static Throwable explain(Throwable failure, Advance batch) {
        return isCausedByEvent(failure) ? new UnprocessableBatchException(batch, failure) : failure;
    }

    /** Folds the next batch within the caller's transaction; fails on an event that cannot be applied. */
    Future<Optional<Advance>> advance(SqlConnection transaction, Target target, int shard, long maxEvents) {
        return moveCheckpoint(transaction, target, shard, maxEvents, null)
                .compose(moved -> moved.isEmpty()
                        ? Future.succeededFuture(moved)
                        : fold(transaction, target, moved.get()).map(moved));
    }

    /** @param floor required position of the checkpoint; null for any */
    private static Future<Optional<Advance>> moveCheckpoint(
            SqlConnection transaction, Target target, int shard, long maxEvents, @Nullable Long floor) {
        return target.fence()
                .apply(transaction)
                .compose(ignored -> transaction
                        .preparedQuery(MOVE_CHECKPOINT)
                        .execute(Tuple.of(target.name(), shard, maxEvents, floor)))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? Optional.of(advanceOf(shard, row.next())) : Optional.empty();
                });
    }

    private static Advance advanceOf(int shard, Row row) {
        return new Advance(shard, row.getLong("floor"), row.getLong("ceiling"), row.getLong("head"));
    }

    private static Future<Void> fold(SqlClient transaction, Target target, Advance batch) {
        Future<Void> folded = Future.succeededFuture();
        for (String fold : target.projection().folds()) {
            folded = folded.compose(ignored -> transaction
                    .preparedQuery(fold.formatted(target.table()))
                    .execute(Tuple.of(batch.shard(), batch.floor(), batch.ceiling()))
                    .mapEmpty());
        }
        return folded;
    }

    /** Only the event that failed: another node may have dead-lettered it meanwhile, and the next one is another. */
    private Future<Optional<Advance>> deadLetterNext(Target target, UnprocessableBatchException failed) {
        Advance batch = failed.batch;
        String error = String.valueOf(failed.getMessage());
        return pool.withTransaction(transaction -> moveCheckpoint(transaction, target, batch.shard(), 1, batch.floor())
                .compose(moved -> moved.isEmpty()
                        ? Future.succeededFuture(moved)
                        : transaction
                                .preparedQuery(INSERT_DEAD_LETTERED)
                                .execute(Tuple.of(
                                        target.name(),
                                        batch.shard(),
                                        moved.get().ceiling(),
                                        error))
                                .map(moved)));
    }

    /** Fails with the database's error when the event still cannot be applied; else its dead letter is deleted. */
    Future<Void> retry(Target target, int shard, long position) {
        return pool.withTransaction(transaction -> fold(
                        transaction, target, new Advance(shard, position - 1, position, position))
                .compose(ignored -> transaction
                        .preparedQuery(
                                "DELETE FROM poison_event WHERE projection = $1 AND shard = $2 AND position = $3")
                        .execute(Tuple.of(target.name(), shard, position)))
                .mapEmpty());
    }

    static boolean isCausedByEvent(Throwable failure) {
        // SQLSTATE classes 21 (cardinality violation), 22 (data exception) and 23 (integrity constraint violation)
        // depend on the event; other failures are transient.
        return failure instanceof PgException refusal
                && String.valueOf(refusal.getSqlState()).matches("2[123].*");
    }
}
