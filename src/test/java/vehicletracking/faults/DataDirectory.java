package vehicletracking.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vehicletracking.testing.Eventually;

/** A directory for the data of a service, and the PostgreSQL that runs on it. Both are gone when it is closed. */
final class DataDirectory implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final Path path;

    DataDirectory() {
        try {
            path = Files.createTempDirectory("vehicle-tracking-");
        } catch (IOException e) {
            throw new AssertionError("no temporary directory", e);
        }
    }

    Path path() {
        return path;
    }

    Path cluster() {
        return path.resolve("postgresql-17");
    }

    /** The postmaster that runs on this directory, if one does. */
    Optional<ProcessHandle> postmaster() {
        return pidFile()
                .flatMap(lines ->
                        ProcessHandle.of(Long.parseLong(lines.getFirst().strip())))
                .filter(ProcessHandle::isAlive);
    }

    /** Where the postmaster listens. */
    String jdbcUrl() {
        String port = pidFile().orElseThrow().get(3).strip();
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Executes a statement in the database of the service that runs on this directory. */
    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Optional<List<String>> pidFile() {
        try {
            return Optional.of(Files.readAllLines(cluster().resolve("postmaster.pid")))
                    .filter(lines -> lines.size() > 3);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("can't read the postmaster's pid file", e);
        }
    }

    /** Sends a signal that Java has no name for. */
    static void signal(ProcessHandle process, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new AssertionError("no kill command", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Sends a signal to PostgreSQL as a whole: to its postmaster, and to the children of that. */
    static void signalAll(ProcessHandle postmaster, String name) {
        signal(postmaster, name);
        postmaster.children().forEach(child -> signal(child, name));
    }

    @Override
    public void close() throws IOException {
        postmaster().ifPresent(DataDirectory::killWithChildren);
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void killWithChildren(ProcessHandle postmaster) {
        List<ProcessHandle> processes = new ArrayList<>(postmaster.children().toList());
        processes.addFirst(postmaster);
        processes.forEach(ProcessHandle::destroyForcibly);
        Eventually.until(
                "PostgreSQL is gone", END_LIMIT, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
