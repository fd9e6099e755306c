package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import vehicletracking.eventstore.ShardStatements;

/** Executes the fold statements that a batch of events needs. */
final class Folds {

    private static final String SELECT_SUBJECTS = """
        SELECT DISTINCT subject FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = ANY ($4::text[]::event_type[])\
        """;

    private final ShardStatements statements;

    Folds(ShardStatements statements) {
        this.statements = statements;
    }

    /** Completes after the last fold; fails with the database's error when an event cannot be applied. */
    Future<Void> execute(SqlClient transaction, ProjectionStore.Target target, ProjectionStore.Advance batch) {
        Future<Void> folded = Future.succeededFuture();
        for (Projection.Fold fold : target.projection().folds()) {
            if (fold.isNeededFor(batch.types())) {
                folded = folded.compose(ignored -> parameters(transaction, fold, batch))
                        .compose(parameters -> execute(transaction, fold.sql().formatted(target.table()), parameters));
            }
        }
        return folded;
    }

    private Future<Void> execute(SqlClient transaction, String sql, Tuple parameters) {
        Future<Void> folded = Future.succeededFuture();
        for (String each : statements.of(sql)) {
            folded = folded.compose(ignored ->
                    transaction.preparedQuery(each).execute(parameters).mapEmpty());
        }
        return folded;
    }

    private static Future<Tuple> parameters(
            SqlClient transaction, Projection.Fold fold, ProjectionStore.Advance batch) {
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
}
