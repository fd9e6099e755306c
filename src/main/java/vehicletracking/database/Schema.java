package vehicletracking.database;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.flywaydb.core.Flyway;

/** Brings the tables to the shape that this version needs. */
public final class Schema {

    private Schema() {}

    /** Blocks; what has been done before is not done again. */
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
