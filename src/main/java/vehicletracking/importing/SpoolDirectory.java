package vehicletracking.importing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import vehicletracking.vehicle.UuidParser;

/**
 * Directory of the files of open imports, of one node or shared by several. A file in it contains its id, by which nodes
 * recognise it under any path. Blocking, and confined to one thread.
 */
final class SpoolDirectory {

    private static final String SUFFIX = ".import";
    private static final String ID_FILE = "spool-id";

    private final Path directory;

    SpoolDirectory(Path directory) {
        this.directory = directory;
    }

    /** Host and path. */
    String name() {
        try {
            return InetAddress.getLocalHost().getHostName() + ":" + directory;
        } catch (UnknownHostException e) {
            return directory.toString();
        }
    }

    /** The id; empty when the directory has none, and so no files. */
    Optional<UUID> id() throws IOException {
        Path file = directory.resolve(ID_FILE);
        return Files.exists(file) ? Optional.of(parseId(file)) : Optional.empty();
    }

    private static UUID parseId(Path file) throws IOException {
        return UuidParser.parse(Files.readString(file).strip())
                .orElseThrow(() -> new IOException(file + " does not contain the id of the directory"));
    }

    /** The id, which is created with the directory when it is missing. */
    UUID createId() throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(ID_FILE);
        if (!Files.exists(file)) {
            writeId(file);
        }
        return parseId(file);
    }

    /** The file appears with its content; of two nodes at the same time one creates it. */
    private void writeId(Path file) throws IOException {
        Path part = Files.createTempFile(directory, ID_FILE, ".part");
        try {
            Files.writeString(part, UUID.randomUUID().toString());
            force(part);
            Files.createLink(file, part);
            force(directory);
        } catch (FileAlreadyExistsException e) {
            // by another node
        } catch (UnsupportedOperationException e) {
            Files.move(part, file); // a file system without links; fails when the file exists
        } finally {
            Files.deleteIfExists(part);
        }
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
        force(fileOf(importId));
        force(directory);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void delete(UUID importId) throws IOException {
        Files.deleteIfExists(fileOf(importId));
    }
}
