package vehicletracking.testing;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.postgres.PgEventStore;

/**
 * A database of a test class's own, on one PostgreSQL 17 for the whole run: in a container where a Docker engine
 * answers, embedded elsewhere.
 */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final PgConnectOptions SERVER = startServer();

    private TestDatabase() {}

    /** A new database with the tables of this version. */
    public static PgConnectOptions create() {
        String name = "test_" + COUNT.incrementAndGet();
        execute(SERVER, "CREATE DATABASE " + name);
        PgConnectOptions database = new PgConnectOptions(SERVER).setDatabase(name);
        Schema.migrate(DatabaseServers.of(database));
        return database;
    }

    /** Connections to a new database. */
    public static Pools pools(Vertx vertx) {
        return Pools.open(vertx, create(), 10, PgEventStore::isWorthPreparing);
    }

    /** A new database whose log may also hold events of these types. */
    public static Pools pools(Vertx vertx, List<String> eventTypes) {
        PgConnectOptions database = create();
        eventTypes.forEach(type -> execute(database, "ALTER TYPE event_type ADD VALUE '" + type + "'"));
        return Pools.open(vertx, database, 10, PgEventStore::isWorthPreparing);
    }

    public static void execute(PgConnectOptions database, String sql) {
        String url = "jdbc:postgresql://%s:%d/%s".formatted(SERVER.getHost(), SERVER.getPort(), database.getDatabase());
        try (Connection connection = DriverManager.getConnection(url, SERVER.getUser(), SERVER.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PgConnectOptions startServer() {
        return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    private static PgConnectOptions container() {
        @SuppressWarnings("resource") // ends with the run
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:17");
        container.start();
        return new PgConnectOptions()
                .setHost(container.getHost())
                .setPort(container.getFirstMappedPort())
                .setUser(container.getUsername())
                .setPassword(container.getPassword())
                .setDatabase(container.getDatabaseName());
    }

    private static PgConnectOptions embedded() {
        try {
            @SuppressWarnings("resource") // ends with the run
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            return new PgConnectOptions()
                    .setHost("localhost")
                    .setPort(postgres.getPort())
                    .setUser("postgres")
                    .setPassword("")
                    .setDatabase("postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
