package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** Copy of the data directory of a running server, consistent from its backup label on (PostgreSQL manual, 25.3.4). */
record BaseBackup(Path directory, Path copy) {

    /** Files that belong to a running server. */
    private static final List<String> NOT_COPIED = List.of("postmaster.pid", "postmaster.opts", "epg-lock");

    void take(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('replica', true)");
            copyFiles();
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                assertThat(stopped.next()).isTrue();
                Files.writeString(copy.resolve("backup_label"), stopped.getString(1));
            }
        }
    }

    private void copyFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(this::isCopied)::iterator) {
                copyFile(file, copy.resolve(directory.relativize(file)));
            }
        }
    }

    private boolean isCopied(Path file) {
        return !file.equals(directory)
                && !NOT_COPIED.contains(file.getFileName().toString());
    }

    /** A running server deletes files while they are copied. */
    private static void copyFile(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException e) {
            assertThat(from).doesNotExist();
        }
    }
}
