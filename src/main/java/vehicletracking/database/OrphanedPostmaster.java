package vehicletracking.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A postmaster that outlived the service which started it. */
final class OrphanedPostmaster {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostmaster.class);

    /** Lines of the pid file before the one with the port. */
    private static final int PORT_LINE = 3;

    private static final long STOP_LIMIT_SECONDS = 30;

    private OrphanedPostmaster() {}

    /** Stops the postmaster that runs on this cluster, if one does; completes when it has ended. */
    static void stop(Path cluster) throws IOException {
        Optional<ProcessHandle> postmaster = postmaster(cluster);
        if (postmaster.isPresent()) {
            LOG.info("a PostgreSQL was left running on {}; stopping it", cluster);
            stop(postmaster.get());
        }
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

    /** The postmaster that runs on this cluster, by its pid file. A file left by one that is gone does not count. */
    static Optional<ProcessHandle> postmaster(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(process -> process.isAlive() && isPostgres(process));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            LOG.warn("can't read the pid file of {}", cluster, e);
            return Optional.empty();
        }
    }

    /** The port on which the postmaster of this cluster listens; empty when none runs. */
    static Optional<Integer> port(Path cluster) {
        return postmaster(cluster).flatMap(running -> {
            try {
                return Files.readAllLines(cluster.resolve("postmaster.pid")).stream()
                        .skip(PORT_LINE)
                        .findFirst()
                        .map(line -> Integer.valueOf(line.strip()));
            } catch (IOException | NumberFormatException e) {
                LOG.warn("can't read the pid file of {}", cluster, e);
                return Optional.empty();
            }
        });
    }

    /** The pid may have gone to somebody else since. Where the system does not tell, the file is believed. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }
}
