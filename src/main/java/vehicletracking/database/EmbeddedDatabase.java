package vehicletracking.database;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embedded PostgreSQL 17 with its data in a directory. Commits are durable, a server that dies is restarted, and an
 * orphaned server of a killed service is stopped before its data is opened.
 *
 * <p>Thread-safe. {@link #start} and {@link #close} block: never call them on an event loop.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    /** Another process may bind a port between its choice and the start of PostgreSQL. */
    private static final int MAX_PORTS = 18;

    /** Short, since the library waits the whole time even after PostgreSQL reported that it can't start yet. */
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(5);

    private static final long POLL_INTERVAL_MILLIS = 250;
    private static final long MAX_SHARED_BUFFERS_MEGABYTES = 2_048;

    private final Path cluster;
    private final FileChannel lockFile;
    private final int port;
    private EmbeddedPostgres postgres;
    private volatile Optional<ProcessHandle> postmaster;
    private final CountDownLatch closing = new CountDownLatch(1);

    private EmbeddedDatabase(Path cluster, FileChannel lockFile, int port, EmbeddedPostgres postgres) {
        this.cluster = cluster;
        this.lockFile = lockFile;
        this.port = port;
        this.postgres = postgres;
        this.postmaster = OrphanedPostmaster.postmaster(cluster);
    }

    /**
     * Starts the database of a directory and locks the directory; creates both if they do not exist. Returns when
     * connections are accepted, which after a crash is when recovery has finished.
     *
     * @throws IOException when PostgreSQL does not start
     * @throws IllegalStateException when another service uses the directory, when it has data of another major version
     *     of PostgreSQL, or when it can't be created or written
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws IOException {
        return start(dataDirectory, EmbeddedDatabase::freePort);
    }

    /** @param ports chooses the port; called again when PostgreSQL does not start on one */
    static EmbeddedDatabase start(Path dataDirectory, IntSupplier ports) throws IOException {
        FileChannel lockFile = lock(dataDirectory);
        try {
            Path cluster = dataDirectory.resolve("postgresql-17");
            Path complete = dataDirectory.resolve("postgresql-17.complete");
            OrphanedPostmaster.stop(cluster);
            if (!Files.exists(complete)) {
                OtherMajorVersion.refuse(dataDirectory);
                Directories.delete(cluster); // left by an interrupted first start
            }
            EmbeddedPostgres postgres = openAfterRecovery(cluster, ports);
            int port = postgres.getPort();
            EmbeddedDatabase database = new EmbeddedDatabase(cluster, lockFile, port, postgres);
            if (!Files.exists(complete)) {
                Files.createFile(complete);
            }
            Files.writeString(urlFile(cluster), url(port) + "\n");
            database.watch();
            LOG.info("embedded PostgreSQL runs on port {} with its data in {} ({})", port, cluster, url(port));
            return database;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Contains the address of the database of a running service, for operators. */
    private static Path urlFile(Path cluster) {
        return cluster.resolveSibling("postgresql.url");
    }

    private static String url(int port) {
        return "postgres://postgres@127.0.0.1:" + port + "/postgres";
    }

    private static FileChannel lock(Path dataDirectory) throws IOException {
        FileChannel channel = openLockFile(dataDirectory);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("DATA_DIR is " + dataDirectory + ", but another service runs on it");
        }
        return channel;
    }

    private static FileChannel openLockFile(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
            return FileChannel.open(dataDirectory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "DATA_DIR is %s, but that directory can't be made or written (%s); make it writable for this user, or choose another one"
                            .formatted(dataDirectory, e),
                    e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres openAfterRecovery(Path cluster, IntSupplier ports) throws IOException {
        int port = ports.getAsInt();
        int failures = 0;
        // No time limit while PostgreSQL lives: crash recovery replays its log first.
        while (true) {
            try {
                return open(cluster, port, START_LIMIT);
            } catch (IOException e) {
                Optional<Integer> starting = OrphanedPostmaster.port(cluster);
                if (starting.isPresent()) {
                    LOG.info("embedded PostgreSQL is still starting");
                } else if (++failures == MAX_PORTS) {
                    throw e;
                } else {
                    LOG.warn("embedded PostgreSQL does not run on port {}; it is started on another one", port);
                }
                port = starting.orElseGet(ports::getAsInt);
            }
        }
    }

    private static EmbeddedPostgres open(Path cluster, int port, Duration limit) throws IOException {
        // The library does not release its lock when PostgreSQL does not start. The lock of the directory is enough.
        Files.deleteIfExists(cluster.resolve("epg-lock"));
        // The library turns fsync and synchronous commit off; the values set here override its own.
        return EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(limit)
                .setPort(port)
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", sharedBuffersMegabytes() + "MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("wal_buffers", "16MB")
                .setServerConfig("client_connection_check_interval", "1s") // cancels queries of disconnected clients
                .setServerConfig("jit", "off")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_filename", "postgresql-%a.log")
                .setServerConfig("log_truncate_on_rotation", "on")
                .start();
    }

    private static long sharedBuffersMegabytes() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        // A quarter of the memory (PostgreSQL manual, 19.4.1, shared_buffers): other pages are copied from the system's
        // cache one by one, and each location of a vehicle is on another page. Bounded to some days of locations, since
        // the system's cache holds most pages a second time.
        return Math.clamp(system.getTotalMemorySize() / 4 / (1 << 20), 128, MAX_SHARED_BUFFERS_MEGABYTES);
    }

    /** Connection options of the database that a running service has opened in this directory; empty when none runs. */
    public static Optional<PgConnectOptions> running(Path dataDirectory) {
        return OrphanedPostmaster.port(dataDirectory.resolve("postgresql-17")).map(EmbeddedDatabase::at);
    }

    /** Connection options of this database; unchanged by a restart. */
    public PgConnectOptions connectOptions() {
        return at(port);
    }

    private static PgConnectOptions at(int port) {
        return new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setUser("postgres")
                .setDatabase("postgres");
    }

    private void watch() {
        Thread.ofPlatform().daemon().name("embedded-postgresql").start(() -> {
            while (!isClosingWithin(POLL_INTERVAL_MILLIS)) {
                restartIfDead();
            }
        });
    }

    private boolean isClosingWithin(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whether the process of the server runs. */
    public boolean isRunning() {
        return postmaster.filter(ProcessHandle::isAlive).isPresent();
    }

    private synchronized void restartIfDead() {
        if (closing.getCount() == 0 || isRunning()) {
            return;
        }
        LOG.warn("embedded PostgreSQL is gone; starting it again");
        try {
            postgres = open(cluster, port, RESTART_LIMIT);
            postmaster = OrphanedPostmaster.postmaster(cluster);
            LOG.info("embedded PostgreSQL runs again");
        } catch (IOException | RuntimeException e) {
            LOG.error("embedded PostgreSQL does not run yet: {}", e.toString());
        }
    }

    /** Stops the server and releases the directory. */
    @Override
    public void close() throws IOException {
        closing.countDown();
        synchronized (this) {
            if (OrphanedPostmaster.postmaster(cluster).isPresent()) {
                postgres.close();
            }
            Files.deleteIfExists(urlFile(cluster));
            lockFile.close();
        }
        LOG.info("embedded PostgreSQL is stopped");
    }
}
