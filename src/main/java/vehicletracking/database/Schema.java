package vehicletracking.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Database schema of this version, created and migrated with Flyway. Its methods block: never call them on an event loop.
 */
public final class Schema {

    /** Pauses of 1, 2, 4, ... seconds lie between them. */
    private static final int CONNECT_ATTEMPTS = 10;

    private static final int OWNER_CONNECT_ATTEMPTS = 3;

    private Schema() {}

    /**
     * Applies the migrations that are missing; idempotent.
     *
     * @throws FlywayException when the database can't be reached or a migration fails
     * @throws IllegalStateException when a restore into the database has not finished
     */
    public static void migrate(DatabaseServers database) {
        migrate(database, CONNECT_ATTEMPTS);
    }

    private static void migrate(DatabaseServers database, int connectAttempts) {
        Flyway flyway = configure(database)
                .connectRetries(connectAttempts)
                .callbacks(new IncompleteRestoreGuard())
                .load();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw e.getCause() instanceof IllegalStateException refusal ? refusal : e;
        }
    }

    static FluentConfiguration configure(DatabaseServers database) {
        return Flyway.configure()
                .dataSource(
                        database.jdbcUrl(),
                        database.first().getUser(),
                        database.first().getPassword());
    }

    /**
     * Applies the migrations that are missing as the owner of the tables, and grants the role of the service what it
     * needs; idempotent.
     *
     * @param owner connects as the owner
     * @param role that the service runs under
     * @throws IllegalStateException when the owner can't connect, or a migration or grant fails
     */
    public static void migrate(DatabaseServers owner, String role) {
        try {
            migrate(owner, OWNER_CONNECT_ATTEMPTS);
            if (!role.equals(owner.first().getUser())) {
                grant(owner, role);
            }
        } catch (FlywayException | SQLException e) {
            throw new IllegalStateException(
                    "DATABASE_MIGRATE_URL names user %s on %s, but the schema can't be migrated: %s"
                            .formatted(owner.first().getUser(), owner.addresses(), e.getMessage()),
                    e);
        }
    }

    private static void grant(DatabaseServers owner, String role) throws SQLException {
        try (Connection connection = owner.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(grants().formatted(statement.enquoteIdentifier(role, true)));
            connection.commit();
        }
    }

    private static String grants() {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream("/db/grants.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
