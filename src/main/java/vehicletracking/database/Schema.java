package vehicletracking.database;

import org.flywaydb.core.Flyway;

/** Database schema of this version, created and migrated with Flyway. */
public final class Schema {

    private Schema() {}

    /**
     * Applies the migrations that are missing; idempotent. Blocks: never call it on an event loop.
     *
     * @throws org.flywaydb.core.api.FlywayException when the database can't be reached or a migration fails
     */
    public static void migrate(DatabaseServers database) {
        Flyway.configure()
                .dataSource(
                        database.jdbcUrl(),
                        database.first().getUser(),
                        database.first().getPassword())
                .connectRetries(10)
                .load()
                .migrate();
    }
}
