package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.Serial;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.claim.Claim;
import vehicletracking.eventstore.ShardStatements;

/**
 * Folds events into read models. The checkpoint and the folded rows change in one transaction, where the log is in one
 * database.
 */
final class ProjectionStore {

    private static final String INSERT_DEAD_LETTERED = """
        INSERT INTO poison_event (projection, shard, position, error) VALUES ($1, $2, $3, $4)
        ON CONFLICT (projection, shard, position) DO UPDATE SET error = excluded.error, set_aside_at = now()\
        """;

    private final Pool pool;
    private final ShardStatements statements;
    private final Folds folds;

    ProjectionStore(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
        this.folds = new Folds(statements);
    }

    /**
     * Folded positions of a shard: after {@code floor} up to {@code ceiling}.
     *
     * @param ceilingAt when the last event was recorded
     * @param head last position of the shard at that time
     * @param types rare types of its events
     */
    record Advance(
            int shard, long floor, long ceiling, @Nullable OffsetDateTime ceilingAt, long head, Set<String> types) {

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

        private boolean isLive() {
            return name.equals(projection.name());
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
        return ProjectionCheckpoints.create(pool, target);
    }

    /** Completes empty when there is no new event, or another process moved the checkpoint. */
    Future<Optional<Advance>> advance(Target target, int shard, long maxEvents) {
        return advanceOrFold(target, shard, maxEvents).recover(failure -> {
            if (!(failure instanceof UnprocessableBatchException unprocessable)) {
                return Future.failedFuture(failure);
            }
            // Halves the batch until the event that cannot be applied is alone, and dead-letters it.
            return maxEvents > 1 ? advance(target, shard, maxEvents / 2) : deadLetterNext(target, unprocessable);
        });
    }

    /** A live projection is about rare types more often than not, and each of its shards then costs one call. */
    private Future<Optional<Advance>> advanceOrFold(Target target, int shard, long maxEvents) {
        if (!target.isLive() || !target.projection().isOnlyAboutRareTypes()) {
            return foldAndMove(target, shard, maxEvents);
        }
        return ProjectionCheckpoints.advanceWithoutEvents(pool, target, shard, maxEvents)
                .compose(next -> next.isEmpty() || next.get().types().isEmpty()
                        ? Future.succeededFuture(next)
                        : foldAndMove(target, shard, maxEvents));
    }

    /**
     * The servers of a distributed database commit one after another. There the checkpoint moves after the fold is
     * committed everywhere, so that it is never ahead of the table; a fold may then be repeated.
     */
    private Future<Optional<Advance>> foldAndMove(Target target, int shard, long maxEvents) {
        return statements.isDistributed()
                ? pool.withTransaction(transaction -> foldNext(transaction, target, shard, maxEvents))
                        .compose(folded -> moveAfterFold(target, folded))
                : pool.withTransaction(transaction -> advance(transaction, target, shard, maxEvents));
    }

    private Future<Optional<Advance>> moveAfterFold(Target target, Optional<Advance> folded) {
        return target.isLive()
                ? move(pool, target, folded)
                : pool.withTransaction(transaction ->
                        target.fence().apply(transaction).compose(ignored -> move(transaction, target, folded)));
    }

    private static Future<Optional<Advance>> move(SqlClient client, Target target, Optional<Advance> folded) {
        return folded.isEmpty()
                ? Future.succeededFuture(folded)
                : ProjectionCheckpoints.move(client, target, folded.get());
    }

    /** Folds the next batch within the caller's transaction; fails on an event that cannot be applied. */
    Future<Optional<Advance>> advance(SqlConnection transaction, Target target, int shard, long maxEvents) {
        return foldNext(transaction, target, shard, maxEvents).compose(folded -> move(transaction, target, folded));
    }

    private Future<Optional<Advance>> foldNext(SqlConnection transaction, Target target, int shard, long maxEvents) {
        return nextBatch(transaction, target, shard, maxEvents)
                .compose(next -> next.isEmpty()
                        ? Future.succeededFuture(next)
                        : folds.execute(transaction, target, next.get())
                                .recover(failure -> Future.failedFuture(explain(failure, next.get())))
                                .map(next));
    }

    private static Throwable explain(Throwable failure, Advance batch) {
        return isCausedByEvent(failure) ? new UnprocessableBatchException(batch, failure) : failure;
    }

    private static Future<Optional<Advance>> nextBatch(
            SqlConnection transaction, Target target, int shard, long maxEvents) {
        return target.fence()
                .apply(transaction)
                .compose(ignored -> ProjectionCheckpoints.nextBatch(transaction, target, shard, maxEvents));
    }

    /** Only the event that failed: another node may have dead-lettered it meanwhile, and the next one is another. */
    private Future<Optional<Advance>> deadLetterNext(Target target, UnprocessableBatchException failed) {
        Advance batch = failed.batch;
        String error = String.valueOf(failed.getMessage());
        return pool.withTransaction(transaction -> nextBatch(transaction, target, batch.shard(), 1)
                .map(next -> next.filter(found -> found.floor() == batch.floor()))
                .compose(next -> move(transaction, target, next))
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
        return pool.withTransaction(transaction -> folds.execute(
                        transaction,
                        target,
                        new Advance(
                                shard,
                                position - 1,
                                position,
                                null,
                                position,
                                Set.of(target.projection().rareTypes())))
                .compose(ignored -> transaction
                        .preparedQuery(
                                "DELETE FROM poison_event WHERE projection = $1 AND shard = $2 AND position = $3")
                        .execute(Tuple.of(target.name(), shard, position)))
                .mapEmpty());
    }

    static boolean isCausedByEvent(Throwable failure) {
        return failure instanceof UnprocessableBatchException
                || (failure instanceof PgException refusal && isCausedByEvent(refusal));
    }

    private static boolean isCausedByEvent(PgException refusal) {
        // SQLSTATE classes 21 (cardinality violation), 22 (data exception) and 23 (integrity constraint violation)
        // depend on the event; other failures are transient.
        return String.valueOf(refusal.getSqlState()).matches("2[123].*");
    }
}
