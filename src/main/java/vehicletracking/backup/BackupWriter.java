package vehicletracking.backup;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import vehicletracking.claim.DirectoryId;
import vehicletracking.eventstore.integrity.Digests;

/**
 * Writes a backup: a zip file whose parts are compressed with zstd, and whose last entry is the manifest. Until
 * {@link #finish} the name of the file ends in {@value #PARTIAL}. Blocking, for one thread.
 */
final class BackupWriter implements AutoCloseable {

    static final String PARTIAL = ".partial";
    static final String MANIFEST = "manifest.json";

    private static final int ZSTD_LEVEL = 3;
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final ZipOutputStream zip;
    private boolean isFinished;

    private BackupWriter(Path file, Path partial, FileChannel channel) {
        this.file = file;
        this.partial = partial;
        this.channel = channel;
        this.zip = new ZipOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES), StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION); // the parts are compressed with zstd, which is faster
    }

    /** Overwrites what an interrupted backup has left. */
    static BackupWriter create(Path file) throws IOException {
        if (Files.exists(file)) {
            throw BackupException.fileExists(file);
        }
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw BackupException.fileInUse(partial);
        }
        return new BackupWriter(file, partial, channel.truncate(0));
    }

    /** Writes the rows of a table to a stream, in the text format of COPY. */
    interface Rows {

        /** Returns the number of rows. */
        long writeTo(OutputStream out) throws IOException, SQLException;
    }

    BackupManifest.Part write(String table, List<String> columns, Rows rows) throws IOException, SQLException {
        DigestOutputStream digested = new DigestOutputStream(new Uncloseable(zip), Digests.sha256());
        zip.putNextEntry(new ZipEntry(new BackupManifest.Part(table, columns, 0, "").entry()));
        long count;
        try (OutputStream out =
                new BufferedOutputStream(new ZstdOutputStream(digested, ZSTD_LEVEL).setChecksum(true), BUFFER_BYTES)) {
            count = rows.writeTo(out);
        }
        zip.closeEntry();
        return new BackupManifest.Part(
                table,
                columns,
                count,
                HexFormat.of().formatHex(digested.getMessageDigest().digest()));
    }

    /** Completes the file, which is on disk when this returns. */
    void finish(BackupManifest manifest) throws IOException {
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(manifest.toJson().encodePrettily().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        zip.finish();
        zip.flush();
        channel.force(true);
        Files.move(partial, file);
        isFinished = true;
        DirectoryId.force(file.toAbsolutePath().resolveSibling(""));
    }

    /** Deletes the partial file. */
    @Override
    public void close() throws IOException {
        if (!isFinished) {
            Files.deleteIfExists(partial);
        }
        channel.close();
    }

    private static final class Uncloseable extends FilterOutputStream {

        Uncloseable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
