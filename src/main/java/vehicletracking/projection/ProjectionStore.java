package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.ShardStatements;

/** Folds events into read models. The checkpoint and the folded rows change in one transaction. */
final class ProjectionStore {

    private static final String CREATE_CHECKPOINTS = """
        INSERT INTO checkpoint (name, shard, position) SELECT $1, shard, 0 FROM log_head
        ON CONFLICT DO NOTHING\
        """;

    /** Locks the checkpoint. */
    private static final String SELECT_NEXT_BATCH =
            "SELECT floor, ceiling, ceiling_at, head, types FROM next_batch($1, $2, $3, $4)";

    /** Optimistic: updates no row when another process has moved the checkpoint meanwhile. */
    private static final String MOVE_CHECKPOINT =
            "UPDATE checkpoint SET position = $4, as_of = $5 WHERE name = $1 AND shard = $2 AND position = $3";

    private static final String SELECT_SUBJECTS = """
        SELECT DISTINCT subject FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type::text = ANY ($4)\
        """;

    private static final String INSERT_DEAD_LETTERED = """
        INSERT INTO poison_event (projection, shard, position, error) VALUES ($1, $2, $3, $4)
        ON CONFLICT (projection, shard, position) DO UPDATE SET error = excluded.error, set_aside_at = now()\
        """;

    private final Pool pool;
    private final ShardStatements statements;

    ProjectionStore(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
    }

    /**
     * A folded batch of one shard: positions greater than {@code floor} up to {@code ceiling}.
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

    /** The table to fold into: the live one, or the shadow table of a rebuild. */
    record Target(Projection projection, String name, String table) {

        static Target live(Projection projection) {
            return new Target(projection, projection.name(), projection.table());
        }

        static Target rebuild(Projection projection) {
            return new Target(projection, projection.rebuildName(), projection.shadowTable());
        }
    }

    /** Completes with the shards of the log after creating the missing checkpoints of the target. */
    Future<List<Integer>> createCheckpoints(Target target) {
        return pool.preparedQuery(CREATE_CHECKPOINTS)
                .execute(Tuple.of(target.name()))
                .compose(ignored ->
                        pool.query("SELECT shard FROM log_head ORDER BY shard").execute())
                .map(rows -> rows.stream().map(row -> row.getInteger("shard")).toList());
    }

    /**
     * Folds the next batch of a shard. A batch with an event that cannot be applied is halved until the event is alone
     * and dead-lettered.
     *
     * @return completes empty when there is no new event, or another process moved the checkpoint
     */
    Future<Optional<Advance>> advance(Target target, int shard, long maxEvents) {
        return foldAndMove(target, shard, maxEvents).recover(failure -> {
            if (!isCausedByEvent(failure)) {
                return Future.failedFuture(failure);
            }
            return maxEvents > 1
                    ? advance(target, shard, maxEvents / 2)
                    : deadLetterNext(target, shard, String.valueOf(failure.getMessage()));
        });
    }

    /**
     * The servers of a distributed database commit one after another. There the checkpoint moves after the fold is
     * committed everywhere, so that it is never ahead of the table; a fold may then be repeated.
     */
    private Future<Optional<Advance>> foldAndMove(Target target, int shard, long maxEvents) {
        return statements.isDistributed()
                ? pool.withTransaction(transaction -> foldNext(transaction, target, shard, maxEvents))
                        .compose(folded -> move(pool, target, folded))
                : pool.withTransaction(transaction -> advance(transaction, target, shard, maxEvents));
    }

    /** Folds the next batch within the caller's transaction; fails on an event that cannot be applied. */
    Future<Optional<Advance>> advance(SqlConnection transaction, Target target, int shard, long maxEvents) {
        return foldNext(transaction, target, shard, maxEvents).compose(folded -> move(transaction, target, folded));
    }

    private Future<Optional<Advance>> foldNext(SqlConnection transaction, Target target, int shard, long maxEvents) {
        return nextBatch(transaction, target, shard, maxEvents)
                .compose(next -> next.isEmpty()
                        ? Future.succeededFuture(next)
                        : fold(transaction, target, next.get()).map(next));
    }

    private static Future<Optional<Advance>> move(SqlClient client, Target target, Optional<Advance> folded) {
        return folded.isEmpty()
                ? Future.succeededFuture(folded)
                : client.preparedQuery(MOVE_CHECKPOINT)
                        .execute(Tuple.of(
                                        target.name(),
                                        folded.get().shard(),
                                        folded.get().floor())
                                .addLong(folded.get().ceiling())
                                .addOffsetDateTime(folded.get().ceilingAt()))
                        .map(moved -> moved.rowCount() == 1 ? folded : Optional.empty());
    }

    private static Future<Optional<Advance>> nextBatch(
            SqlConnection transaction, Target target, int shard, long maxEvents) {
        return transaction
                .preparedQuery(SELECT_NEXT_BATCH)
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

    private Future<Void> fold(SqlClient transaction, Target target, Advance batch) {
        Future<Void> folded = Future.succeededFuture();
        for (Projection.Fold fold : target.projection().folds()) {
            if (fold.isNeededFor(batch.types())) {
                folded = folded.compose(ignored -> parameters(transaction, fold, batch))
                        .compose(parameters -> fold(transaction, fold.sql().formatted(target.table()), parameters));
            }
        }
        return folded;
    }

    private Future<Void> fold(SqlClient transaction, String sql, Tuple parameters) {
        Future<Void> folded = Future.succeededFuture();
        for (String each : statements.of(sql)) {
            folded = folded.compose(ignored ->
                    transaction.preparedQuery(each).execute(parameters).mapEmpty());
        }
        return folded;
    }

    private static Future<Tuple> parameters(SqlClient transaction, Projection.Fold fold, Advance batch) {
        return fold.isOfSubjects()
                ? transaction
                        .preparedQuery(SELECT_SUBJECTS)
                        .execute(Tuple.of(batch.shard(), batch.floor(), batch.ceiling())
                                .addArrayOfString(fold.onlyFor().toArray(String[]::new)))
                        .map(rows -> Tuple.tuple()
                                .addArrayOfUUID(rows.stream()
                                        .map(row -> row.getUUID("subject"))
                                        .toArray(UUID[]::new)))
                : Future.succeededFuture(Tuple.of(batch.shard(), batch.floor(), batch.ceiling()));
    }

    private Future<Optional<Advance>> deadLetterNext(Target target, int shard, String error) {
        return pool.withTransaction(transaction -> nextBatch(transaction, target, shard, 1)
                .compose(next -> move(transaction, target, next))
                .compose(moved -> moved.isEmpty()
                        ? Future.succeededFuture(moved)
                        : transaction
                                .preparedQuery(INSERT_DEAD_LETTERED)
                                .execute(Tuple.of(
                                        target.name(), shard, moved.get().ceiling(), error))
                                .map(moved)));
    }

    /**
     * Folds one dead-lettered event again and deletes the dead letter.
     *
     * @return fails with the error of the database when the event still cannot be applied
     */
    Future<Void> retry(Target target, int shard, long position) {
        return pool.withTransaction(transaction -> fold(
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

    /**
     * SQLSTATE classes 21 (cardinality violation), 22 (data exception) and 23 (integrity constraint violation) depend
     * on the event; other failures are transient.
     */
    static boolean isCausedByEvent(Throwable failure) {
        return failure instanceof PgException refusal
                && String.valueOf(refusal.getSqlState()).matches("2[123].*");
    }
}
