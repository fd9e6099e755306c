package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of a test's own, a primary or a streaming replica, that can be killed, started again and
 * promoted. Always embedded: the tests send signals to its processes.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long EXIT_LIMIT_SECONDS = 30;

    private final Path directory;
    private final int port;

    private PostgresServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Starts a primary with durable commits and an empty database. */
    public static PostgresServer primary() {
        PostgresServer server = new PostgresServer(newDirectory(), freePort());
        server.start();
        return server;
    }

    /** Starts a replica of this server from a copy of its data directory. */
    public PostgresServer replica(String name) {
        PostgresServer replica = new PostgresServer(newDirectory(), freePort());
        copyTo(replica.directory);
        replica.follow(this, name);
        replica.start();
        return replica;
    }

    private void copyTo(Path copy) {
        try (Connection connection = connect()) {
            new BaseBackup(directory, copy).take(connection);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes this stopped server a replica of another one. */
    private void follow(PostgresServer primary, String name) {
        try {
            Files.createFile(directory.resolve("standby.signal"));
            Files.writeString(
                    directory.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s'%n"
                            .formatted(primary.port, name),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that was killed, or a new one. Returns when it answers. */
    @SuppressWarnings("resource") // ends with kill or close
    public void start() {
        try {
            Files.deleteIfExists(directory.resolve("epg-lock"));
            EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_LIMIT)
                    .setPort(port)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("wal_receiver_status_interval", "1s")
                    .setServerConfig("wal_retrieve_retry_interval", "200ms")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes the server insist on TLS, with a certificate of its own.
     *
     * @param access lines of {@code pg_hba.conf}
     */
    public void requireTls(TestAuthority.Pem pem, Path clientAuthority, String... access) {
        try {
            Files.write(directory.resolve("pg_hba.conf"), List.of(access));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        execute(
                "ALTER SYSTEM SET ssl_cert_file = '%s'"
                        .formatted(pem.certificate().toAbsolutePath()),
                "ALTER SYSTEM SET ssl_key_file = '%s'".formatted(pem.key().toAbsolutePath()),
                "ALTER SYSTEM SET ssl_ca_file = '%s'".formatted(clientAuthority.toAbsolutePath()),
                "ALTER SYSTEM SET ssl = on",
                "SELECT pg_reload_conf()");
        Eventually.until("the server insists on TLS", START_LIMIT, () -> !connectsWithoutTls());
    }

    private boolean connectsWithoutTls() {
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=disable".formatted(port), "postgres", "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Ends every process of the server at once, as a power failure does. Returns when they are gone. */
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process ->
                process.onExit().orTimeout(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS).join());
    }

    /** Stops every process of the server until {@link #resume}; its connections stay open. */
    public void suspend() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** A process that has ended meanwhile is left out. */
    private void signal(String name) {
        for (ProcessHandle process : processes()) {
            try {
                Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
                assertThat(kill.waitFor() == 0 || !process.isAlive()).isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<ProcessHandle> processes() {
        return postmaster().stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .toList();
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            String pid = Files.readAllLines(directory.resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a replica a primary. Returns when it accepts writes. */
    public void promote() {
        assertThat(value("SELECT pg_promote()")).isEqualTo("t");
    }

    /** The first column of the first row, as text; null when there is no row. */
    public @Nullable String value(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes statements, each in a transaction of its own. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "");
    }

    public PgConnectOptions connectOptions() {
        return PgConnectOptions.fromUri(url());
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public String url() {
        return "postgres://postgres@%s/postgres".formatted(address());
    }

    /** Kills the server, if it runs, and deletes its data. */
    @Override
    public void close() {
        try {
            if (Files.exists(directory.resolve("postmaster.pid"))) {
                kill();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("postgresql-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
