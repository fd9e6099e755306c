package vehicletracking.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.database.DatabaseServers;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Files that are refused before the database is changed. */
@IntegrationTest
class DamagedBackupTest {

    @TempDir
    private static Path directory;

    private static DatabaseServers target;
    private static Path backup;

    @BeforeAll
    static void writeBackup() {
        backup = directory.resolve("backup.zip");
        assertThat(LogBackup.write(DatabaseServers.of(TestDatabase.create()), backup, "1.0")
                        .events())
                .isZero();
        target = DatabaseServers.of(TestDatabase.createEmpty());
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> LogRestore.restore(target, "postgres", file))
                .isInstanceOf(BackupException.class)
                .hasMessage(message.formatted(file));
        assertThat(LogBackupTest.list(
                        target, "SELECT relname FROM pg_class WHERE relname LIKE '%event%' AND relkind = 'p'"))
                .isEmpty();
    }

    private static Path edited(String name, Consumer<JsonObject> edit) {
        return EditedBackup.withManifest(backup, directory.resolve(name), edit);
    }

    @Test
    void a_cut_file() throws IOException {
        byte[] content = Files.readAllBytes(backup);
        for (int length : new int[] {0, 10, content.length / 2, content.length - 1}) {
            Path cut = Files.write(directory.resolve("cut.zip"), Arrays.copyOf(content, length));
            assertThatThrownBy(() -> LogRestore.check(cut))
                    .isInstanceOf(BackupException.class)
                    .hasMessageStartingWith(cut + " is not a complete backup (");
        }
    }

    @Test
    void a_file_that_is_another_one() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "a text");
        assertRefused(
                text, "%s is not a complete backup (zip END header not found); use another copy or an earlier backup");
    }

    @Test
    void a_part_with_one_changed_byte() throws IOException {
        byte[] content = Files.readAllBytes(backup);
        int inFirstPart = new String(content, StandardCharsets.ISO_8859_1).indexOf("log_head.copy.zst")
                + "log_head.copy.zst".length()
                + 5
                + 8;
        content[inFirstPart] ^= 1;
        Path changed = Files.write(directory.resolve("changed.zip"), content);

        assertRefused(
                changed,
                "%s is damaged: log_head.copy.zst has another SHA-256 than the manifest; use another copy or an"
                        + " earlier backup");
    }

    @Test
    void a_manifest_that_is_not_one() {
        Path file = edited("no-heads.zip", manifest -> manifest.remove("heads"));
        assertRefused(
                file,
                "%s is not a complete backup (its manifest.json can't be read); use another copy or an earlier backup");
    }

    @Test
    void a_column_that_is_a_statement() {
        Path file = edited(
                "injected.zip",
                manifest -> manifest.getJsonArray("parts")
                        .getJsonObject(0)
                        .getJsonArray("columns")
                        .set(0, "shard\"); DROP TABLE event"));
        assertRefused(
                file,
                "%s is not a complete backup (its manifest.json can't be read); use another copy or an earlier backup");
    }

    @Test
    void a_file_of_a_newer_format() {
        Path file = edited("format.zip", manifest -> manifest.put("format", 2));
        assertRefused(
                file,
                "%s has the format 2, and this version of the service reads formats up to 1; use the version that made"
                        + " it, or a later one");
    }

    @Test
    void a_file_of_a_newer_schema() {
        int known = LogRestore.check(backup).schema();
        Path file = edited("schema.zip", manifest -> manifest.put("schema", 9_999));
        assertRefused(
                file,
                "%s was made by version 1.0 of the service with schema 9999, and this version knows schemas up to "
                        + known + "; use that version, or a later one");
    }

    @Test
    void a_file_that_does_not_exist() {
        Path file = directory.resolve("none.zip");
        assertRefused(file, "%1$s can't be read: there is no file or directory %1$s");
    }
}
