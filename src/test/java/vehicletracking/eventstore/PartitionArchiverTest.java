package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.LogVerifier.Verdict;
import vehicletracking.testing.TestDatabase;

/** Steps of archiving and restoring, each of which may be the last one before a crash. */
@SuppressWarnings("NullAway.Init") // the store is there before the first test
class PartitionArchiverTest {

    private static final int PARTITION_EVENTS = 50;

    /** Of this log only events of type B stay. */
    private static final String KEPT = "SELECT shard, position FROM %1$s WHERE type = 'B'";

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);

    @TempDir
    private Path directory;

    private EventStore store;
    private PartitionArchiver archiver;
    private PartitionRestorer restorer;
    private LogArchives archives;
    private List<RecordedEvent> before;

    @BeforeEach
    void fillTheLog() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, PARTITION_EVENTS));
        for (int batch = 0; batch < 60; batch++) {
            append(batch % 2, 1 + batch % 7);
        }
        await(new PartitionClosing(pools.writes()).closeFull());
        archiver = new PartitionArchiver(vertx, pools.writes(), directory, KEPT);
        restorer = new PartitionRestorer(vertx, pools.writes(), directory);
        archives = new LogArchives(vertx, pools.writes(), directory, KEPT);
        before = everything();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private void append(int shard, int events) throws Exception {
        List<Append> appends = IntStream.range(0, events)
                .mapToObj(i -> Append.always(new NewEvent(
                        UUID.randomUUID(),
                        i % 5 == 4 ? "B" : "A",
                        UUID.randomUUID(),
                        EventStoreConformance.NOON.plusSeconds(i),
                        1,
                        CanonicalJson.of("{\"n\": 1.50, \"z\": [1e-7, -0.0, 12345678901234567890], \"a\": \"\\u00e9\\n\\\"\"}"),
                        CanonicalJson.of("{\"by\": null}"),
                        List.of())))
                .toList();
        assertThat(await(store.append(shard, appends))).hasSize(events);
    }

    private List<RecordedEvent> everything() throws Exception {
        return await(store.read(EventFilter.ALL, Cursor.BEGINNING, 1_000)).events();
    }

    private ClosedPartition oldest() throws Exception {
        return await(archives.oldest(Instant.EPOCH)).orElseThrow();
    }

    private LogArchive onlyArchive() throws Exception {
        List<LogArchive> all = await(archives.all());
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Verdict verify() throws Exception {
        return await(new LogVerifier(vertx, pools.reads(), directory).verify());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    private void assertWhole() throws Exception {
        assertThat(everything()).isEqualTo(before);
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
    }

    @Test
    void what_goes_comes_back_as_it_was() throws Exception {
        await(archives.archive(oldest()));
        await(archives.archive(oldest()));
        List<RecordedEvent> left = everything();
        assertThat(left).hasSizeLessThan(before.size() / 2).isSubsetOf(before);
        assertThat(left.stream().filter(event -> event.type().equals("B")))
                .isEqualTo(before.stream().filter(event -> event.type().equals("B")).toList());
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
        assertThat(files())
                .containsExactly(
                        "events-000000000000-000000000050.ndjson.zst", "events-000000000050-000000000100.ndjson.zst");
        for (LogArchive archive : await(archives.all()).reversed()) {
            await(archives.restore(archive));
        }
        assertWhole();
    }

    @Test
    void the_tables_that_take_the_place_are_made_like_all_others() throws Exception {
        List<String> made = definitions();
        await(archives.archive(oldest()));
        assertThat(definitions()).isEqualTo(made);
        assertThatThrownBy(() ->
                        await(pools.writes().query("DELETE FROM event_from_000000000000").execute()))
                .hasMessageContaining("the log can only be appended to");
        await(archives.restore(onlyArchive()));
        assertThat(definitions()).isEqualTo(made);
    }

    /** Columns, indexes, triggers and constraints of the oldest partition. */
    private List<String> definitions() throws Exception {
        return await(pools.reads()
                        .query(
                                """
                                SELECT attname::text || attnum AS it FROM pg_attribute
                                 WHERE attrelid = 'event_from_000000000000'::regclass AND attnum > 0
                                UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'event_from_000000000000'
                                UNION ALL SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'event_from_000000000000'::regclass
                                UNION ALL SELECT conname::text FROM pg_constraint
                                           WHERE conrelid = 'event_from_000000000000'::regclass
                                UNION ALL SELECT count(*)::text FROM pg_inherits
                                           WHERE inhrelid::regclass::text LIKE 'event_from_000000000000%'
                                ORDER BY 1""")
                        .execute())
                .stream()
                .map(row -> row.getString("it"))
                .toList();
    }

    @Test
    void a_crash_before_the_file_is_complete_costs_nothing() throws Exception {
        ArchiveHeader header = await(new PartitionSource(pools.writes()).header(oldest()));
        Files.createDirectories(directory);
        Path part = ArchiveWriter.partOf(directory.resolve(header.fileName()));
        ArchiveWriter.begin(part, header).close();
        assertWhole();
        await(archives.archive(oldest()));
        assertThat(files()).containsExactly(header.fileName());
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
    }

    @Test
    void a_crash_after_the_file_is_written_costs_nothing() throws Exception {
        ArchiveHeader header = await(new PartitionSource(pools.writes()).header(oldest()));
        assertThat(await(archiver.write(header))).exists();
        assertWhole();
        await(archives.archive(oldest()));
        assertThat(files()).containsExactly(header.fileName());
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
    }

    @Test
    void a_crash_after_the_file_has_its_name_lets_the_next_run_use_it() throws Exception {
        ArchiveHeader header = await(new PartitionSource(pools.writes()).header(oldest()));
        Path part = await(archiver.write(header));
        assertThat(await(archiver.publish(header, part)).bytes()).isPositive();
        Object written = Files.getLastModifiedTime(directory.resolve(header.fileName()));
        assertWhole();
        await(archives.archive(oldest()));
        assertThat(Files.getLastModifiedTime(directory.resolve(header.fileName()))).isEqualTo(written);
        await(archives.restore(onlyArchive()));
        assertWhole();
    }

    @Test
    void a_crash_within_the_exchange_leaves_everything_where_it_was() throws Exception {
        ArchiveHeader header = await(new PartitionSource(pools.writes()).header(oldest()));
        PartitionTables tables = new PartitionTables(vertx, pools.writes());
        await(tables.create(header.fromPosition(), header.toPosition()));
        assertThatThrownBy(() -> await(tables.exchange(
                        header.fromPosition(), header.toPosition(), 2, transaction -> Future.failedFuture("crash"))))
                .hasMessage("crash");
        assertWhole();
        await(archives.archive(oldest()));
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
    }

    @Test
    void a_crash_on_the_way_back_leaves_the_archive_where_it_was() throws Exception {
        await(archives.archive(oldest()));
        List<RecordedEvent> left = everything();
        await(restorer.load(onlyArchive()));
        assertThat(everything()).isEqualTo(left);
        assertThat(onlyArchive().holdsBack()).isTrue();
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
        await(archives.restore(onlyArchive()));
        assertWhole();
    }

    @Test
    void nothing_that_is_altered_in_the_table_gets_into_an_archive() throws Exception {
        await(pools.writes().query("ALTER TABLE event_from_000000000000 DISABLE TRIGGER USER").execute());
        await(pools.writes().query("UPDATE event_from_000000000000 SET payload = '{}' WHERE shard = 1 AND position = 17").execute());
        assertThatThrownBy(() -> await(archives.archive(oldest()))).isInstanceOf(DamagedArchiveException.class);
        assertThat(everything()).hasSameSizeAs(before);
        assertThat(await(archives.all())).isEmpty();
        assertThat(files()).noneMatch(file -> file.endsWith(".zst"));
    }

    @Test
    void a_file_of_that_name_that_is_something_else_is_not_written_over() throws Exception {
        Path file = directory.resolve("events-000000000000-000000000050.ndjson.zst");
        Files.writeString(file, "somebody else's");
        assertThatThrownBy(() -> await(archives.archive(oldest()))).isInstanceOf(DamagedArchiveException.class);
        assertThat(file).hasContent("somebody else's");
        assertWhole();
    }

    /** Anywhere in the file: its header, its middle, its last byte. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 1})
    void one_bit_that_flips_in_the_file_is_found(double place) throws Exception {
        await(archives.archive(oldest()));
        Path file = directory.resolve(onlyArchive().file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) ((bytes.length - 1) * place)] ^= 4;
        Files.write(file, bytes);
        assertRefused(onlyArchive());
    }

    /** Whoever can compress can also alter: the content is told from what was committed by its digests. */
    @ParameterizedTest
    @ValueSource(strings = {"\"n\":1.5", "\"type\":\"A\"", "12:00:01", "\"eventCount\":2", "\"batches\":"})
    void a_change_of_the_content_is_found(String what) throws Exception {
        await(archives.archive(oldest()));
        Path file = directory.resolve(onlyArchive().file());
        rewrite(file, content -> {
            int at = content.indexOf(what) + what.length() - 1;
            char other = content.charAt(at) == ':' ? ' ' : content.charAt(at) == '"' ? '_' : '7';
            return content.substring(0, at) + other + content.substring(at + 1);
        });
        assertRefused(onlyArchive());
    }

    @Test
    void lines_that_are_gone_are_found() throws Exception {
        await(archives.archive(oldest()));
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
        List<RecordedEvent> left = everything();
        assertThat(await(archives.unusable(archive))).get().asString().contains("altered");
        assertThatThrownBy(() -> await(archives.restore(archive))).isInstanceOf(DamagedArchiveException.class);
        assertThat(everything()).isEqualTo(left);
        assertThat(verify()).isInstanceOf(Verdict.Broken.class);
        assertThat(((Verdict.Broken) verify()).finding()).contains(archive.file());
    }

    @Test
    void an_archive_that_is_not_found_is_told_and_the_rest_is_verified() throws Exception {
        await(archives.archive(oldest()));
        LogArchive archive = onlyArchive();
        Files.move(directory.resolve(archive.file()), directory.resolve("elsewhere"));
        assertThat(verify())
                .isEqualTo(new Verdict.Intact(
                        before.size(), List.of(archive.file()), archive.events() - archive.keptEvents()));
        assertThat(await(archives.unusable(archive))).get().asString().contains("not in the directory");
        assertThatThrownBy(() -> await(archives.restore(archive))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event_from_000000000000 SET payload = '{}' WHERE (shard, position) IN (SELECT shard, position FROM event WHERE type = 'B' LIMIT 1)",
                "DELETE FROM event_from_000000000000 WHERE (shard, position) IN (SELECT shard, position FROM event WHERE type = 'B' LIMIT 1)"
            })
    void what_was_kept_can_not_be_altered_or_taken_away_unnoticed(String sql) throws Exception {
        await(archives.archive(oldest()));
        await(pools.writes().query("ALTER TABLE event_from_000000000000 DISABLE TRIGGER USER").execute());
        assertThat(await(pools.writes().query(sql).execute()).rowCount()).isEqualTo(1);
        assertThat(verify()).isInstanceOf(Verdict.Broken.class);
        assertThat(await(new LogVerifier(pools.reads()).verify())).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void a_shard_that_is_added_later_is_kept_apart_on_both_ways() throws Exception {
        await(archives.archive(oldest()));
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 3, PARTITION_EVENTS));
        append(2, 20);
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size() + 20));
        await(archives.restore(onlyArchive()));
        List<RecordedEvent> now = new ArrayList<>(everything());
        assertThat(now.removeIf(event -> event.position().shard() == 2)).isTrue();
        assertThat(now).isEqualTo(before);
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size() + 20));
    }

    @Test
    void the_newest_event_never_goes_and_what_was_restored_stays_for_a_while() throws Exception {
        int archived = 0;
        while (await(archives.oldest(Instant.EPOCH)).isPresent()) {
            await(archives.archive(oldest()));
            archived++;
        }
        assertThat(archived).isEqualTo((int) await(store.head()).positions().values().stream().mapToLong(Long::longValue).min().orElse(0) / PARTITION_EVENTS);
        await(archives.restore(await(archives.all()).getFirst()));
        assertThat(await(archives.oldest(Instant.EPOCH))).isEmpty();
        Instant tomorrow = Instant.now().plusSeconds(86_400);
        assertThat(await(archives.oldest(tomorrow))).isPresent();
        await(archives.archive(await(archives.oldest(tomorrow)).orElseThrow()));
        assertThat(verify()).isEqualTo(new Verdict.Intact(before.size()));
    }
}
