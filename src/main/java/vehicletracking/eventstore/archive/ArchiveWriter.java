package vehicletracking.eventstore.archive;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import vehicletracking.claim.DirectoryId;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Digests;

/** Writes an archive to a partial file, renamed by {@link #publish}. Blocking, for one thread at a time. */
final class ArchiveWriter implements AutoCloseable {

    /** The default level of zstd: higher ones take several times as long and save a few percent. */
    private static final int LEVEL = 3;

    private static final String PARTIAL = ".part";

    private static final int BUFFER_BYTES = 256 * 1024;

    private final OutputStream out;
    private final MessageDigest sha256 = Digests.sha256();
    private long batches;
    private long events;

    private ArchiveWriter(OutputStream out) {
        this.out = out;
    }

    /** Overwrites an existing file. */
    static ArchiveWriter create(Path part, ArchiveHeader header) throws IOException {
        ZstdOutputStream compressed =
                new ZstdOutputStream(new FileOutputStream(part.toFile()), LEVEL).setChecksum(true);
        ArchiveWriter writer = new ArchiveWriter(new BufferedOutputStream(compressed, BUFFER_BYTES));
        writer.writeLine(ArchiveLines.header(header));
        return writer;
    }

    /** Name of a file of this attempt until the archive is verified. */
    static Path partialFile(Path file) {
        return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + PARTIAL);
    }

    /** Deletes the files of earlier attempts. */
    static void deletePartialFiles(Path file) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
            left = files.filter(each -> isPartialFileOf(file, String.valueOf(each.getFileName())))
                    .toList();
        }
        for (Path each : left) {
            Files.deleteIfExists(each);
        }
    }

    private static boolean isPartialFileOf(Path file, String name) {
        return name.startsWith(String.valueOf(file.getFileName())) && name.endsWith(PARTIAL);
    }

    void write(List<ArchivedBatch> chunk) throws IOException {
        for (ArchivedBatch batch : chunk) {
            writeLine(ArchiveLines.batch(batch.manifest()));
            for (RecordedEvent event : batch.events()) {
                writeLine(ArchiveLines.event(event));
            }
            batches++;
            events += batch.events().size();
        }
    }

    private void writeLine(String text) throws IOException {
        byte[] bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
        sha256.update(bytes);
        out.write(bytes);
    }

    void finish(Path part) throws IOException {
        writeLine(ArchiveLines.end(batches, events, sha256.digest()));
        out.close();
        DirectoryId.force(part);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Renames a file within the directory, and forces the new name to disk.
     *
     * @return false when there is a file of that name, which stays as it is
     */
    static boolean publish(Path directory, Path part, Path file) throws IOException {
        try {
            DirectoryId.link(part, file);
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(part);
        }
        DirectoryId.force(directory);
        return true;
    }
}
