package vehicletracking.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Schema of a database that a backup is restored into. Rows are loaded into the schema that they had, so that later
 * migrations convert them. Its methods block: never call them on an event loop.
 */
public final class RestoredSchema {

    /** Exists from before the first row is loaded until the commit of all of them. */
    private static final String MARKER = "public.incomplete_restore";

    private RestoredSchema() {}

    /** Number of the last migration of the database; empty when there was none. */
    public static Optional<Integer> version(Connection connection) throws SQLException {
        return exists(connection, "public.flyway_schema_history")
                ? Optional.of(
                        number(connection, "SELECT max(version::integer) FROM flyway_schema_history WHERE success"))
                : Optional.empty();
    }

    /** Whether the table exists. */
    public static boolean exists(Connection connection, String table) throws SQLException {
        return number(connection, "SELECT (to_regclass('%s') IS NOT NULL)::integer".formatted(table)) == 1;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /**
     * Number of the last migration that this version of the service has.
     *
     * @throws FlywayException when the database can't be reached
     */
    public static int newestVersion(DatabaseServers database) {
        return Arrays.stream(Schema.configure(database).load().info().all())
                .filter(migration -> migration.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .mapToInt(version -> Integer.parseInt(version.getVersion()))
                .max()
                .orElse(0);
    }

    /**
     * Applies the migrations that are missing up to this one.
     *
     * @throws FlywayException when the database can't be reached or a migration fails
     */
    public static void migrateTo(DatabaseServers database, int version) {
        Schema.configure(database)
                .target(MigrationVersion.fromVersion(String.valueOf(version)))
                .load()
                .migrate();
    }

    /** Prevents the service from starting on the database until {@link #markComplete}. */
    public static void markIncomplete(Connection connection) throws SQLException {
        execute(connection, "CREATE TABLE IF NOT EXISTS " + MARKER + " ()");
    }

    /** Takes effect with the transaction of the connection. */
    public static void markComplete(Connection connection) throws SQLException {
        execute(connection, "DROP TABLE " + MARKER);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** @throws IllegalStateException when a restore into the database has not finished */
    public static void requireComplete(Connection connection) throws SQLException {
        if (exists(connection, MARKER)) {
            throw new IllegalStateException(
                    "a restore into the database has not finished; run the command restore again, which continues with"
                            + " an empty log");
        }
    }
}
