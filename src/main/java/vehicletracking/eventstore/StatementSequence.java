package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Statements without parameters that are executed one after another, as Citus requires of changes of the schema. */
public record StatementSequence(List<String> statements) {

    public StatementSequence {
        statements = List.copyOf(statements);
    }

    public static StatementSequence of(String... statements) {
        return new StatementSequence(List.of(statements));
    }

    /** The statements with these values in place of their format specifiers. */
    public StatementSequence formatted(Object... values) {
        return new StatementSequence(
                statements.stream().map(sql -> sql.formatted(values)).toList());
    }

    /** Completes after the last statement; fails with the first one that fails. */
    public Future<Void> execute(SqlConnection connection) {
        Future<Void> executed = Future.succeededFuture();
        for (String sql : statements) {
            executed =
                    executed.compose(ignored -> connection.query(sql).execute().mapEmpty());
        }
        return executed;
    }
}
