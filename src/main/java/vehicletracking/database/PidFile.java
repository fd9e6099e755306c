package vehicletracking.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File {@code postmaster.pid} of a cluster, which PostgreSQL writes at its start and deletes at a regular shutdown. It
 * is copied and moved with the directory, so it may name a process of another cluster.
 */
record PidFile(List<String> lines) {

    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private static final int PID_LINE = 0;
    private static final int DIRECTORY_LINE = 1;
    private static final int PORT_LINE = 3;

    static Path path(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** Empty when there is none, or none that can be read. */
    static Optional<PidFile> read(Path cluster) {
        try {
            return Optional.of(new PidFile(Files.readAllLines(path(cluster))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("can't read the pid file of {}: {}", cluster, e.toString());
            return Optional.empty();
        }
    }

    Optional<ProcessHandle> process() {
        return number(PID_LINE).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    }

    Optional<Integer> port() {
        return number(PORT_LINE).map(Long::intValue);
    }

    /** Whether the postmaster was started with this directory, by the path that it had then. */
    boolean isWrittenFor(Path cluster) {
        try {
            return lines.size() > DIRECTORY_LINE
                    && Files.isSameFile(Path.of(lines.get(DIRECTORY_LINE).strip()), cluster);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private Optional<Long> number(int line) {
        return lines.stream()
                .skip(line)
                .findFirst()
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,10}"))
                .map(Long::valueOf);
    }
}
