package vehicletracking.database;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.flywaydb.core.Flyway;

/** Database schema of this version, created and migrated with Flyway. */
public final class Schema {

    private Schema() {}

    /**
     * Applies the migrations that are missing; idempotent. Blocks: never call it on an event loop.
     *
     * @throws org.flywaydb.core.api.FlywayException when the database can't be reached or a migration fails
     */
    public static void migrate(PgConnectOptions database) {
        String url = "jdbc:postgresql://%s:%d/%s?sslmode=%s"
                .formatted(database.getHost(), database.getPort(), database.getDatabase(), sslMode(database));
        Flyway.configure()
                .dataSource(url, database.getUser(), database.getPassword())
                .connectRetries(10)
                .load()
                .migrate();
    }

    private static String sslMode(PgConnectOptions database) {
        SslMode mode = database.getSslMode();
        return mode == null ? "disable" : mode.value;
    }
}
