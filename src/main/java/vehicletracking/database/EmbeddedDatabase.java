package vehicletracking.database;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the service's own, with its data in a directory. It is durable, it is started again when it dies, and
 * one that a killed service left behind is stopped before the data is opened again.
 *
 * <p>Everything here blocks: keep it off the event loops.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Short, since the library waits as long even when PostgreSQL has said that it can't start yet. */
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(5);

    private static final long LOOK_INTERVAL_MILLIS = 250;
    private static final long MAX_SHARED_BUFFERS_MEGABYTES = 2_048;

    private final Path cluster;
    private final FileChannel lockFile;
    private final int port;
    private EmbeddedPostgres postgres;
    private Optional<ProcessHandle> postmaster;
    private final CountDownLatch closing = new CountDownLatch(1);

    private EmbeddedDatabase(Path cluster, FileChannel lockFile, int port, EmbeddedPostgres postgres) {
        this.cluster = cluster;
        this.lockFile = lockFile;
        this.port = port;
        this.postgres = postgres;
        this.postmaster = OrphanedPostmaster.postmaster(cluster);
    }

    /**
     * Starts the database whose data is in this directory, making it when there is none.
     *
     * @throws IOException when it does not start
     * @throws IllegalStateException when another service uses the directory, or it can't be made or written
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws IOException {
        FileChannel lockFile = lock(dataDirectory);
        try {
            Path cluster = dataDirectory.resolve("postgresql-17");
            Path complete = dataDirectory.resolve("postgresql-17.complete");
            OrphanedPostmaster.stop(cluster);
            if (!Files.exists(complete)) {
                Directories.delete(cluster); // what an interrupted first start left
            }
            int port = freePort();
            EmbeddedDatabase database = new EmbeddedDatabase(cluster, lockFile, port, openPatiently(cluster, port));
            if (!Files.exists(complete)) {
                Files.createFile(complete);
            }
            database.watch();
            LOG.info("embedded PostgreSQL runs on port {} with its data in {}", port, cluster);
            return database;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** After a crash PostgreSQL replays its log first, which takes the time it takes. */
    private static EmbeddedPostgres openPatiently(Path cluster, int port) throws IOException {
        while (true) {
            try {
                return open(cluster, port, START_LIMIT);
            } catch (IOException e) {
                if (OrphanedPostmaster.postmaster(cluster).isEmpty()) {
                    throw e;
                }
                LOG.info("embedded PostgreSQL is still starting");
            }
        }
    }

    /** The library turns fsync and synchronous commit off; what is set here comes after its own and holds. */
    private static EmbeddedPostgres open(Path cluster, int port, Duration limit) throws IOException {
        // The library's own lock, which stays taken when it can't start PostgreSQL. Ours on the directory is enough.
        Files.deleteIfExists(cluster.resolve("epg-lock"));
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
                .setServerConfig("client_connection_check_interval", "1s") // nothing runs on for a client that is gone
                .setServerConfig("jit", "off")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_filename", "postgresql-%a.log")
                .setServerConfig("log_truncate_on_rotation", "on")
                .start();
    }

    /**
     * A quarter of the memory, as PostgreSQL's manual says (19.4.1, shared_buffers): what is not in there is copied from
     * the system's cache by the page, and the locations of one vehicle lie on as many pages as there are of them. Not more
     * than holds some days of a vehicle, since most of it is in the system's cache a second time.
     */
    private static long sharedBuffersMegabytes() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.clamp(system.getTotalMemorySize() / 4 / (1 << 20), 128, MAX_SHARED_BUFFERS_MEGABYTES);
    }

    /** Where the database of a service listens that runs on this directory now. */
    public static Optional<PgConnectOptions> running(Path dataDirectory) {
        return OrphanedPostmaster.port(dataDirectory.resolve("postgresql-17")).map(EmbeddedDatabase::at);
    }

    /** Where it listens; the same after a restart. */
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
            while (!isClosingWithin(LOOK_INTERVAL_MILLIS)) {
                restartIfGone();
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

    private synchronized void restartIfGone() {
        if (closing.getCount() == 0 || postmaster.filter(ProcessHandle::isAlive).isPresent()) {
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

    @Override
    public void close() throws IOException {
        closing.countDown();
        synchronized (this) {
            if (OrphanedPostmaster.postmaster(cluster).isPresent()) {
                postgres.close();
            }
            lockFile.close();
        }
        LOG.info("embedded PostgreSQL is stopped");
    }
}
