package vehicletracking.testing;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.postgres.PgEventStore;

/**
 * A database of a test class's own, on one PostgreSQL 17 for the whole run: in a container where a Docker engine
 * answers, embedded elsewhere. With the environment variable {@code TEST_DATABASE_URL}, every class empties and uses that
 * database instead; {@code TEST_DATABASE_SETUP} names a file of SQL that distributes its tables.
 */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Database outside of the run, for example of a Citus cluster; every class of the run empties it. */
    private static final @Nullable String EXTERNAL_URL = System.getenv("TEST_DATABASE_URL");

    /** SQL file that is executed after the migrations of an external database. */
    private static final @Nullable String EXTERNAL_SETUP = System.getenv("TEST_DATABASE_SETUP");

    /** Not {@code DROP SCHEMA}, which breaks the extension. */
    private static final String SELECT_DROPS = """
        SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', relname) FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        UNION ALL
        SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'DROP TYPE IF EXISTS event_type CASCADE'\
        """;

    private static final PgConnectOptions SERVER = startServer();

    private TestDatabase() {}

    /** A new database with the tables of this version. */
    public static PgConnectOptions create() {
        return create(List.of());
    }

    /** A new database without tables. */
    public static PgConnectOptions createEmpty() {
        return EXTERNAL_URL == null ? createDatabase() : emptyExternal();
    }

    private static PgConnectOptions create(List<String> eventTypes) {
        PgConnectOptions database = createEmpty();
        Schema.migrate(DatabaseServers.of(database));
        eventTypes.forEach(type -> execute(database, "ALTER TYPE event_type ADD VALUE '" + type + "'"));
        if (EXTERNAL_SETUP != null) {
            execute(database, read(EXTERNAL_SETUP));
        }
        return database;
    }

    private static PgConnectOptions createDatabase() {
        String name = "test_" + COUNT.incrementAndGet();
        execute(SERVER, "CREATE DATABASE " + name);
        return new PgConnectOptions(SERVER).setDatabase(name);
    }

    private static PgConnectOptions emptyExternal() {
        statementsOf(SELECT_DROPS).forEach(drop -> execute(SERVER, drop));
        return new PgConnectOptions(SERVER);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections to a new database. */
    public static Pools pools(Vertx vertx) {
        return Pools.open(vertx, create(), 10, PgEventStore::isWorthPreparing);
    }

    /** A new database whose log may also hold events of these types. */
    public static Pools pools(Vertx vertx, List<String> eventTypes) {
        return Pools.open(vertx, create(eventTypes), 10, PgEventStore::isWorthPreparing);
    }

    private static List<String> statementsOf(String sql) {
        List<String> statements = new ArrayList<>();
        try (Connection connection = connect(SERVER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return statements;
    }

    private static Connection connect(PgConnectOptions database) throws SQLException {
        String url = "jdbc:postgresql://%s:%d/%s".formatted(SERVER.getHost(), SERVER.getPort(), database.getDatabase());
        return DriverManager.getConnection(url, SERVER.getUser(), SERVER.getPassword());
    }

    public static void execute(PgConnectOptions database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PgConnectOptions startServer() {
        if (EXTERNAL_URL != null) {
            return PgConnectOptions.fromUri(EXTERNAL_URL);
        }
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
