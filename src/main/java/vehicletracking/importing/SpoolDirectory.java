package vehicletracking.importing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.UuidParser;

/**
 * Directory of the files of open imports. An import belongs to the process that has its file; a lock file prevents two
 * processes from using the same directory. Blocking, and confined to one thread.
 */
final class SpoolDirectory implements Closeable {

    private static final String SUFFIX = ".import";

    private final Path directory;
    private @Nullable FileChannel lock;

    SpoolDirectory(Path directory) {
        this.directory = directory;
    }

    List<UUID> importIds() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        requireLock();
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> importIdOf(file).stream()).toList();
        }
    }

    private static Optional<UUID> importIdOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX)
                ? UuidParser.parse(name.substring(0, name.length() - SUFFIX.length()))
                : Optional.empty();
    }

    Path create(UUID importId) throws IOException {
        Files.createDirectories(directory);
        requireLock();
        return Files.createFile(fileOf(importId));
    }

    Path fileOf(UUID importId) {
        return directory.resolve(importId + SUFFIX);
    }

    /** Returns after the file and its directory entry are on disk. */
    void flush(UUID importId) throws IOException {
        for (Path path : List.of(fileOf(importId), directory)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    void delete(UUID importId) throws IOException {
        Files.deleteIfExists(fileOf(importId));
    }

    private void requireLock() throws IOException {
        if (lock == null) {
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new IllegalStateException("spool directory " + directory + " is in use by another process");
            }
            lock = channel;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock acquired = channel.tryLock();
            return acquired != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
