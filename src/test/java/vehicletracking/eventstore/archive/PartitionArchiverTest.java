package vehicletracking.eventstore.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vehicletracking.claim.Claim;
import vehicletracking.claim.Claims;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.PartitionCloser;
import vehicletracking.eventstore.table.PartitionExchange;
import vehicletracking.eventstore.verify.ArchivedLog;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;

/** Archiving and restoring, with a crash at each step. */
@IntegrationTest
class PartitionArchiverTest extends ArchivedLog {

    @Test
    void restored_events_equal_the_archived_ones() throws Exception {
        await(archives.archive(oldestArchivable()));
        await(archives.archive(oldestArchivable()));
        List<RecordedEvent> retained = readAll();
        assertThat(retained).hasSizeLessThan(before.size() / 2).isSubsetOf(before);
        assertThat(retained.stream().filter(event -> event.type().equals("B")))
                .isEqualTo(before.stream()
                        .filter(event -> event.type().equals("B"))
                        .toList());
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
        assertThat(files())
                .containsExactly(
                        "events-000000000000-000000000050-of-2-shards.ndjson.zst",
                        "events-000000000050-000000000100-of-2-shards.ndjson.zst");
        for (LogArchive archive : await(archives.all()).reversed()) {
            await(archives.restore(archive));
        }
        assertUnchanged();
    }

    @Test
    void replacement_tables_have_the_same_definition_as_other_partitions() throws Exception {
        List<String> original = definitions();
        await(archives.archive(oldestArchivable()));
        assertThat(definitions()).isEqualTo(original);
        assertThatThrownBy(() -> await(pools.writes()
                        .query("DELETE FROM event_from_000000000000")
                        .execute()))
                .hasMessageContaining("the log can only be appended to");
        await(archives.restore(onlyArchive()));
        assertThat(definitions()).isEqualTo(original);
    }

    /** Columns, indexes, triggers and constraints of the oldest partition. */
    private List<String> definitions() throws Exception {
        return await(pools.reads().query("""
            SELECT attname::text || attnum AS it FROM pg_attribute
             WHERE attrelid = 'event_from_000000000000'::regclass AND attnum > 0
            UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'event_from_000000000000'
            UNION ALL SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'event_from_000000000000'::regclass
            UNION ALL SELECT conname::text FROM pg_constraint
                       WHERE conrelid = 'event_from_000000000000'::regclass
            UNION ALL SELECT count(*)::text FROM pg_inherits
                       WHERE inhrelid::regclass::text LIKE 'event_from_000000000000%'
            ORDER BY 1\
            """).execute()).stream()
                .map(row -> row.getString("it"))
                .toList();
    }

    @Test
    void archiving_succeeds_after_a_crash_before_the_file_is_complete() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        Files.createDirectories(directory);
        Path part = ArchiveWriter.partialFile(directory.resolve(header.fileName()));
        ArchiveWriter.create(part, header).close();
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(files()).containsExactly(header.fileName());
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void archiving_succeeds_after_a_crash_before_the_file_is_published() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        assertThat(await(archiver.write(header))).exists();
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(files()).containsExactly(header.fileName());
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void a_published_file_is_used_after_a_crash() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        Path part = await(archiver.write(header));
        assertThat(await(archiver.publish(header, part)).bytes()).isPositive();
        Object written = Files.getLastModifiedTime(directory.resolve(header.fileName()));
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(Files.getLastModifiedTime(directory.resolve(header.fileName())))
                .isEqualTo(written);
        await(archives.restore(onlyArchive()));
        assertUnchanged();
    }

    @Test
    void a_crash_within_the_exchange_leaves_the_table_unchanged() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        PartitionExchange tables = new PartitionExchange(vertx, pools.writes());
        await(tables.createReplacement(
                header.fromPosition(), header.toPosition(), ignored -> Future.succeededFuture()));
        assertThatThrownBy(() -> await(tables.exchange(
                        header.fromPosition(), header.toPosition(), 2, transaction -> Future.failedFuture("crash"))))
                .hasMessage("crash");
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void a_crash_within_a_restore_leaves_the_partition_archived() throws Exception {
        await(archives.archive(oldestArchivable()));
        List<RecordedEvent> retained = readAll();
        Claim ofCrashedProcess =
                await(new Claims(vertx, pools.writes()).tryClaim("expired")).orElseThrow();
        await(restorer.load(onlyArchive(), ofCrashedProcess));
        assertThat(readAll()).isEqualTo(retained);
        assertThat(onlyArchive().hasArchivedEvents()).isTrue();
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
        await(archives.restore(onlyArchive()));
        assertUnchanged();
    }

    @Test
    void events_of_a_shard_that_is_added_later_stay_in_the_table() throws Exception {
        await(archives.archive(oldestArchivable()));
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 3, PARTITION_EVENTS));
        append(2, 20);
        assertThat(verify()).isEqualTo(new Result.Intact(before.size() + 20));
        await(archives.restore(onlyArchive()));
        List<RecordedEvent> now = new ArrayList<>(readAll());
        assertThat(now.removeIf(event -> event.position().shard() == 2)).isTrue();
        assertThat(now).isEqualTo(before);
        assertThat(verify()).isEqualTo(new Result.Intact(before.size() + 20));
    }

    @Test
    void a_restored_partition_is_archived_again_with_an_added_shard() throws Exception {
        await(archives.archive(oldestArchivable()));
        String first = onlyArchive().file();
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 3, PARTITION_EVENTS));
        append(2, 70);
        await(archives.restore(onlyArchive()));
        List<RecordedEvent> whole = readAll();
        await(new PartitionCloser(pools.writes()).closeFull());
        await(archives.archive(await(archives.oldestArchivable(Instant.now().plusSeconds(86_400)))
                .orElseThrow()));
        assertThat(onlyArchive().shards()).isEqualTo(3);
        assertThat(files()).containsExactly(first, onlyArchive().file());
        assertThat(verify()).isEqualTo(new Result.Intact(whole.size()));
        await(archives.restore(onlyArchive()));
        assertThat(readAll()).isEqualTo(whole);
    }

    @Test
    void closing_an_archived_partition_records_the_times_of_all_of_its_events() throws Exception {
        ClosedPartition whole = oldestArchivable();
        await(archives.archive(whole));
        assertThat(readAll().stream().filter(event -> event.position().value() < whole.toPosition()))
                .noneMatch(event -> event.occurredAt().equals(whole.lastOccurredAt()));
        await(pools.writes().withTransaction(PartitionCloser::reopenAll));
        await(new PartitionCloser(pools.writes()).closeFull());
        assertThat(closed()).contains(whole);
        await(archives.restore(onlyArchive()));
        assertThat(closed()).contains(whole);
    }

    private List<ClosedPartition> closed() throws Exception {
        return await(pools.reads()
                        .query("SELECT * FROM log_partition WHERE closed_at IS NOT NULL")
                        .execute())
                .stream()
                .map(ClosedPartition::of)
                .toList();
    }

    /** File names did not contain the number of shards in earlier versions. */
    @Test
    void a_file_is_restored_by_its_recorded_name() throws Exception {
        await(archives.archive(oldestArchivable()));
        String name = "events-000000000000-000000000050.ndjson.zst";
        Files.move(directory.resolve(onlyArchive().file()), directory.resolve(name));
        await(pools.writes().preparedQuery("UPDATE log_archive SET file = $1").execute(Tuple.of(name)));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
        await(archives.restore(onlyArchive()));
        assertUnchanged();
    }

    @Test
    void the_last_event_is_never_archived_and_a_restored_partition_not_before_its_time() throws Exception {
        int archived = 0;
        while (await(archives.oldestArchivable(Instant.EPOCH)).isPresent()) {
            await(archives.archive(oldestArchivable()));
            archived++;
        }
        assertThat(archived)
                .isEqualTo((int) await(store.head()).positions().values().stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(0)
                        / PARTITION_EVENTS);
        await(archives.restore(await(archives.all()).getFirst()));
        assertThat(await(archives.oldestArchivable(Instant.EPOCH))).isEmpty();
        Instant tomorrow = Instant.now().plusSeconds(86_400);
        assertThat(await(archives.oldestArchivable(tomorrow))).isPresent();
        await(archives.archive(await(archives.oldestArchivable(tomorrow)).orElseThrow()));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }
}
