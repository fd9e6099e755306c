package vehicletracking.eventstore.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.DamagedArchiveException;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;

/** Altered events, in the table, in a file or among the retained ones, are found, and neither archived nor restored. */
@IntegrationTest
class AlteredArchiveTest extends ArchivedLog {

    @Test
    void an_altered_event_in_the_table_is_not_archived() throws Exception {
        await(pools.writes()
                .query("ALTER TABLE event_from_000000000000 DISABLE TRIGGER USER")
                .execute());
        await(pools.writes()
                .query("UPDATE event_from_000000000000 SET payload = '{}' WHERE shard = 1 AND position = 17")
                .execute());
        assertThatThrownBy(() -> await(archives.archive(oldestArchivable())))
                .isInstanceOf(DamagedArchiveException.class);
        assertThat(readAll()).hasSameSizeAs(before);
        assertThat(await(archives.all())).isEmpty();
        assertThat(files()).noneMatch(file -> file.endsWith(".zst"));
    }

    @Test
    void an_existing_file_with_other_content_is_not_overwritten() throws Exception {
        Path file = directory.resolve("events-000000000000-000000000050-of-2-shards.ndjson.zst");
        Files.writeString(file, "somebody else's");
        assertThatThrownBy(() -> await(archives.archive(oldestArchivable())))
                .isInstanceOf(DamagedArchiveException.class);
        assertThat(file).hasContent("somebody else's");
        assertUnchanged();
    }

    /** In the header, in the middle and in the last byte. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 1})
    void a_flipped_bit_in_the_file_is_detected(double place) throws Exception {
        await(archives.archive(oldestArchivable()));
        Path file = directory.resolve(onlyArchive().file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) ((bytes.length - 1) * place)] ^= 4;
        Files.write(file, bytes);
        assertRefused(onlyArchive());
    }

    /** The compression has a checksum, but it can be recomputed: the digests must detect the change. */
    @ParameterizedTest
    @ValueSource(strings = {"\"n\":1.5", "\"type\":\"A\"", "12:00:01", "\"eventCount\":2", "\"batches\":"})
    void altered_content_is_detected(String what) throws Exception {
        await(archives.archive(oldestArchivable()));
        Path file = directory.resolve(onlyArchive().file());
        rewrite(file, content -> {
            int at = content.indexOf(what) + what.length() - 1;
            char other = content.charAt(at) == ':' ? ' ' : content.charAt(at) == '"' ? '_' : '7';
            return content.substring(0, at) + other + content.substring(at + 1);
        });
        assertRefused(onlyArchive());
    }

    @Test
    void missing_lines_are_detected() throws Exception {
        await(archives.archive(oldestArchivable()));
        Path file = directory.resolve(onlyArchive().file());
        rewrite(file, content -> content.substring(0, content.lastIndexOf("{\"batch\"")));
        assertRefused(onlyArchive());
    }

    private static void rewrite(Path file, UnaryOperator<String> change) throws IOException {
        String content;
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
            content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String changed = change.apply(content);
        assertThat(changed).isNotEqualTo(content);
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
            out.write(changed.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void assertRefused(LogArchive archive) throws Exception {
        List<RecordedEvent> retained = readAll();
        assertThat(await(archives.findFileDefect(archive))).get().asString().contains("altered");
        assertThatThrownBy(() -> await(archives.restore(archive))).isInstanceOf(DamagedArchiveException.class);
        assertThat(readAll()).isEqualTo(retained);
        assertThat(verify()).isInstanceOf(Result.Broken.class);
        assertThat(((Result.Broken) verify()).finding()).contains(archive.file());
    }

    @Test
    void a_missing_archive_is_reported_and_the_rest_of_the_log_is_verified() throws Exception {
        await(archives.archive(oldestArchivable()));
        LogArchive archive = onlyArchive();
        Files.move(directory.resolve(archive.file()), directory.resolve("elsewhere"));
        assertThat(verify())
                .isEqualTo(new Result.Intact(
                        before.size(), List.of(archive.file()), archive.events() - archive.keptEvents()));
        assertThat(await(archives.findFileDefect(archive))).get().asString().contains("not in the directory");
        assertThatThrownBy(() -> await(archives.restore(archive))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event_from_000000000000 SET payload = '{}' WHERE (shard, position) IN (SELECT shard, position"
                        + " FROM event WHERE type = 'B' LIMIT 1)",
                "DELETE FROM event_from_000000000000 WHERE (shard, position) IN (SELECT shard, position FROM event"
                        + " WHERE type = 'B' LIMIT 1)"
            })
    void an_altered_or_deleted_retained_event_is_detected(String sql) throws Exception {
        await(archives.archive(oldestArchivable()));
        await(pools.writes()
                .query("ALTER TABLE event_from_000000000000 DISABLE TRIGGER USER")
                .execute());
        assertThat(await(pools.writes().query(sql).execute()).rowCount()).isEqualTo(1);
        assertThat(verify()).isInstanceOf(Result.Broken.class);
        assertThat(await(new LogVerifier(pools.reads()).verify())).isInstanceOf(Result.Broken.class);
    }
}
