package vehicletracking.claim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** Id of a directory in a file in it, by which nodes recognise the directory under any path. Its methods block. */
public final class DirectoryId {

    private DirectoryId() {}

    /** Host and path of a directory, for people. */
    public static String nameOf(Path directory) {
        try {
            return InetAddress.getLocalHost().getHostName() + ":" + directory;
        } catch (UnknownHostException e) {
            return directory.toString();
        }
    }

    /** The id; empty when the directory has none. */
    public static Optional<UUID> find(Path directory, String fileName) throws IOException {
        Path file = directory.resolve(fileName);
        return Files.exists(file) ? Optional.of(parse(file)) : Optional.empty();
    }

    private static UUID parse(Path file) throws IOException {
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not contain the id of the directory", e);
        }
    }

    /** The id, which is created with the directory when it is missing. */
    public static UUID findOrCreate(Path directory, String fileName) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(fileName);
        if (!Files.exists(file)) {
            write(directory, file);
        }
        return parse(file);
    }

    /** The file appears with its content; of two nodes at the same time one creates it. */
    private static void write(Path directory, Path file) throws IOException {
        Path part = Files.createTempFile(directory, String.valueOf(file.getFileName()), ".part");
        try {
            Files.writeString(part, UUID.randomUUID().toString());
            force(part);
            link(part, file);
            force(directory);
        } catch (FileAlreadyExistsException e) {
            // by another node
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Gives a file a second name.
     *
     * @throws FileAlreadyExistsException when a file of this name exists, which stays as it is
     */
    public static void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException e) {
            Files.move(file, name); // a file system without links
        }
    }

    /** Forces a file, or the entries of a directory, to disk. */
    public static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
