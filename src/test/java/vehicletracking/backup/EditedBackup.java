package vehicletracking.backup;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A copy of a backup with another manifest. */
final class EditedBackup {

    private EditedBackup() {}

    static Path withManifest(Path backup, Path copy, Consumer<JsonObject> edit) {
        try (ZipFile zip = new ZipFile(backup.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content(zip, entry, edit));
                out.closeEntry();
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry, Consumer<JsonObject> edit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readAllBytes();
            if (!entry.getName().equals(BackupWriter.MANIFEST)) {
                return content;
            }
            JsonObject manifest = new JsonObject(new String(content, StandardCharsets.UTF_8));
            edit.accept(manifest);
            return manifest.encode().getBytes(StandardCharsets.UTF_8);
        }
    }
}
