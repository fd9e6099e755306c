package vehicletracking.testing;

import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Query plans of prepared statements. */
public final class QueryPlan {

    private QueryPlan() {}

    /**
     * Executes a statement and returns its plan as text, with the buffers read.
     *
     * @param mode {@code force_custom_plan} or {@code force_generic_plan}
     * @param types of the parameters, in SQL
     * @param values of the parameters, in SQL
     */
    public static String of(Pool pool, String mode, String types, String sql, String... values)
            throws TimeoutException {
        List<String> script = List.of(
                "SET LOCAL plan_cache_mode = " + mode,
                "PREPARE statement (" + types + ") AS " + sql,
                "EXPLAIN (ANALYZE, BUFFERS) EXECUTE statement (" + String.join(", ", values) + ")");
        RowSet<Row> plan = await(pool.withTransaction(connection -> {
            Future<RowSet<Row>> done = Future.succeededFuture();
            for (String statement : script) {
                done = done.compose(ignored -> connection.query(statement).execute());
            }
            return done.compose(
                    rows -> connection.query("DEALLOCATE statement").execute().map(rows));
        }));
        return text(plan);
    }

    private static String text(RowSet<Row> plan) {
        return plan.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n"));
    }

    /**
     * Executes statements separated by a semicolon at the end of a line, in one transaction, which is rolled back.
     *
     * @return the plans of those that insert, update or delete, with the buffers read
     */
    public static List<String> ofScript(Pool pool, String script) throws TimeoutException {
        List<String> plans = new ArrayList<>();
        await(pool.withConnection(connection -> connection
                .begin()
                .compose(transaction ->
                        execute(connection, script.split(";\n"), plans).eventually(transaction::rollback))));
        return plans;
    }

    private static Future<Void> execute(SqlConnection connection, String[] statements, List<String> plans) {
        Future<Void> done = Future.succeededFuture();
        for (String statement : statements) {
            done = done.compose(ignored -> statement.matches("(?s)(INSERT|UPDATE|DELETE) .*")
                    ? connection
                            .query("EXPLAIN (ANALYZE, BUFFERS) " + statement)
                            .execute()
                            .map(plan -> {
                                plans.add(text(plan));
                                return null;
                            })
                    : connection.query(statement).execute().mapEmpty());
        }
        return done;
    }
}
