package vehicletracking.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import vehicletracking.claim.DirectoryId;
import vehicletracking.vehicle.UuidParser;

/** Directory of the files of open imports, of one node or shared by several. Blocking, and confined to one thread. */
final class SpoolDirectory {

    private static final String SUFFIX = ".import";
    private static final String ID_FILE = "spool-id";

    private final Path directory;

    SpoolDirectory(Path directory) {
        this.directory = directory;
    }

    /** Host and path. */
    String name() {
        return DirectoryId.nameOf(directory);
    }

    /** The id; empty when the directory has none, and so no files. */
    Optional<UUID> id() throws IOException {
        return DirectoryId.find(directory, ID_FILE);
    }

    /** The id, which is created with the directory when it is missing. */
    UUID createId() throws IOException {
        return DirectoryId.findOrCreate(directory, ID_FILE);
    }

    /** Imports whose files are in the directory, complete or not. */
    List<UUID> importIds() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
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
        return Files.createFile(fileOf(importId));
    }

    Path fileOf(UUID importId) {
        return directory.resolve(importId + SUFFIX);
    }

    /** Whether the directory has the file, with all of its bytes. */
    boolean contains(UUID importId, long bytes) throws IOException {
        Path file = fileOf(importId);
        return Files.isRegularFile(file) && Files.size(file) == bytes;
    }

    /** Returns after the file and its directory entry are on disk. */
    void flush(UUID importId) throws IOException {
        DirectoryId.force(fileOf(importId));
        DirectoryId.force(directory);
    }

    void delete(UUID importId) throws IOException {
        Files.deleteIfExists(fileOf(importId));
    }
}
