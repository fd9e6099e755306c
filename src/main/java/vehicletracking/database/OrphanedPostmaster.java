package vehicletracking.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postmaster that outlived the service that started it. */
final class OrphanedPostmaster {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);

    private static final long STOP_LIMIT_SECONDS = 30;

    private OrphanedPostmaster() {}

    /** Returns when the postmaster has ended. An unidentified process is not stopped: {@link IllegalStateException}. */
    static void stop(Path cluster) throws IOException {
        stop(cluster, PidFileProcess.of(cluster));
    }

    static void stop(Path cluster, PidFileProcess found) throws IOException {
        switch (found) {
            case PidFileProcess.None none -> {}
            case PidFileProcess.Postmaster postmaster -> {
                LOG.info("a PostgreSQL was left running on {}; stopping it", cluster);
                stop(postmaster.process());
            }
            case PidFileProcess.Unrelated unrelated -> {
                LOG.info(
                        "{} names process {}, which does not use this directory; deleting the file",
                        PidFile.path(cluster),
                        unrelated.process().pid());
                // The file would keep PostgreSQL from starting.
                Files.deleteIfExists(PidFile.path(cluster));
            }
            case PidFileProcess.Unidentified unidentified ->
                throw new IllegalStateException(refusal(cluster, unidentified.process()));
        }
    }

    private static String refusal(Path cluster, ProcessHandle process) {
        String started = process.info()
                .arguments()
                .map(arguments -> " (arguments: " + String.join(" ", arguments) + ")")
                .orElse("");
        return ("DATA_DIR has the cluster %s, and process %d%s may be the PostgreSQL that runs on it, but this system"
            + " does not report its working directory; stop that process if it is, delete %s if it is not, and start"
            + " again")
                .formatted(cluster, process.pid(), started, PidFile.path(cluster));
    }

    private static void stop(ProcessHandle postmaster) throws IOException {
        if (!postmaster.destroy()) { // asks it to end when its clients have, and they are gone with the service
            return;
        }
        try {
            postmaster.onExit().get(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("it did not end within {} s and is killed; its log will be replayed", STOP_LIMIT_SECONDS);
            postmaster.destroyForcibly();
            postmaster.onExit().join();
        } catch (ExecutionException e) {
            throw new IOException("could not wait for the postmaster to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the postmaster was ending", e);
        }
    }

    /** The postmaster of a cluster that is locked by this service and was started by it. */
    static Optional<ProcessHandle> postmaster(Path cluster) {
        return switch (PidFileProcess.of(cluster)) {
            case PidFileProcess.Postmaster(ProcessHandle process) -> Optional.of(process);
            // The file suffices where the system reports no working directory: that of another process was deleted.
            case PidFileProcess.Unidentified(ProcessHandle process) -> Optional.of(process);
            case PidFileProcess.None none -> Optional.empty();
            case PidFileProcess.Unrelated unrelated -> Optional.empty();
        };
    }

    /** Empty when no postmaster runs on this cluster. */
    static Optional<Integer> port(Path cluster) {
        Optional<PidFile> file = PidFile.read(cluster);
        return switch (PidFileProcess.of(cluster)) {
            case PidFileProcess.Postmaster postmaster -> file.flatMap(PidFile::port);
            case PidFileProcess.Unidentified unidentified ->
                file.filter(each -> each.isWrittenFor(cluster)).flatMap(PidFile::port);
            case PidFileProcess.None none -> Optional.empty();
            case PidFileProcess.Unrelated unrelated -> Optional.empty();
        };
    }
}
