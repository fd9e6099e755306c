package vehicletracking.backup;

import com.github.luben.zstd.ZstdInputStream;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.integrity.Digests;

/** Reads a backup. Blocking, for one thread. */
final class BackupReader implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MAX_MANIFEST_BYTES = 1 << 24;

    private final Path file;
    private final ZipFile zip;
    private final BackupManifest manifest;

    private BackupReader(Path file, ZipFile zip, BackupManifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Opens a backup and reads its manifest.
     *
     * @throws BackupException if the file is not a complete backup, or has a newer format
     */
    static BackupReader open(Path file) throws IOException {
        ZipFile zip = openZip(file);
        try {
            return new BackupReader(file, zip, manifest(file, zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            throw BackupException.notABackup(file, String.valueOf(e.getMessage()));
        }
    }

    private static BackupManifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(BackupWriter.MANIFEST);
        if (entry == null) {
            throw BackupException.notABackup(file, "it has no " + BackupWriter.MANIFEST);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            JsonObject json = new JsonObject(new String(in.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.UTF_8));
            int format = json.getInteger("format");
            if (format > BackupManifest.FORMAT) {
                throw BackupException.newerFormat(file, format, BackupManifest.FORMAT);
            }
            return BackupManifest.of(json);
        } catch (DecodeException
                | ClassCastException
                | NullPointerException
                | DateTimeException
                | IllegalArgumentException
                | ZipException e) {
            throw BackupException.notABackup(file, "its " + BackupWriter.MANIFEST + " can't be read");
        }
    }

    BackupManifest manifest() {
        return manifest;
    }

    /**
     * Reads the whole file.
     *
     * @throws BackupException if a part is missing or differs from what was written
     */
    void verify() throws IOException {
        for (BackupManifest.Part part : manifest.parts()) {
            if (!sha256(part).equals(part.sha256())) {
                throw damaged(part, "has another SHA-256 than the manifest");
            }
        }
    }

    private String sha256(BackupManifest.Part part) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = stored(part)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (ZipException e) {
            throw damaged(part, "can't be read (" + e.getMessage() + ")");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The rows of a table, in the text format of COPY. */
    InputStream rows(BackupManifest.Part part) throws IOException {
        return new ZstdInputStream(new BufferedInputStream(stored(part), BUFFER_BYTES));
    }

    /** @param finding what is wrong with the part, for example {@code is missing} */
    BackupException damaged(BackupManifest.Part part, String finding) {
        return BackupException.damaged(file, part.entry(), finding);
    }

    private InputStream stored(BackupManifest.Part part) throws IOException {
        @Nullable ZipEntry entry = zip.getEntry(part.entry());
        if (entry == null) {
            throw damaged(part, "is missing");
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
