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
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.PartitionCloser;
import vehicletracking.eventstore.table.PartitionExchange;
import vehicletracking.eventstore.verify.ArchivedLog;
import vehicletracking.eventstore.verify.LogVerifier.Result;

/** Steps of archiving and restoring, each of which may be the last one before a crash. */
class PartitionArchiverTest extends ArchivedLog {

    @Test
    void what_goes_comes_back_as_it_was() throws Exception {
        await(archives.archive(oldestArchivable()));
        await(archives.archive(oldestArchivable()));
        List<RecordedEvent> left = readAll();
        assertThat(left).hasSizeLessThan(before.size() / 2).isSubsetOf(before);
        assertThat(left.stream().filter(event -> event.type().equals("B")))
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
    void the_tables_that_take_the_place_are_made_like_all_others() throws Exception {
        List<String> made = definitions();
        await(archives.archive(oldestArchivable()));
        assertThat(definitions()).isEqualTo(made);
        assertThatThrownBy(() -> await(pools.writes()
                        .query("DELETE FROM event_from_000000000000")
                        .execute()))
                .hasMessageContaining("the log can only be appended to");
        await(archives.restore(onlyArchive()));
        assertThat(definitions()).isEqualTo(made);
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
    void a_crash_before_the_file_is_complete_costs_nothing() throws Exception {
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
    void a_crash_after_the_file_is_written_costs_nothing() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        assertThat(await(archiver.write(header))).exists();
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(files()).containsExactly(header.fileName());
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void a_crash_after_the_file_has_its_name_lets_the_next_run_use_it() throws Exception {
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
    void a_crash_within_the_exchange_leaves_everything_where_it_was() throws Exception {
        ArchiveHeader header = await(new PartitionBatchReader(pools.writes()).readHeader(oldestArchivable()));
        PartitionExchange tables = new PartitionExchange(vertx, pools.writes());
        await(tables.createReplacement(header.fromPosition(), header.toPosition()));
        assertThatThrownBy(() -> await(tables.exchange(
                        header.fromPosition(), header.toPosition(), 2, transaction -> Future.failedFuture("crash"))))
                .hasMessage("crash");
        assertUnchanged();
        await(archives.archive(oldestArchivable()));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void a_crash_on_the_way_back_leaves_the_archive_where_it_was() throws Exception {
        await(archives.archive(oldestArchivable()));
        List<RecordedEvent> left = readAll();
        await(restorer.load(onlyArchive()));
        assertThat(readAll()).isEqualTo(left);
        assertThat(onlyArchive().isArchived()).isTrue();
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
        await(archives.restore(onlyArchive()));
        assertUnchanged();
    }

    @Test
    void a_shard_that_is_added_later_is_kept_apart_on_both_ways() throws Exception {
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
    void what_came_back_goes_again_with_a_shard_that_was_added_meanwhile() throws Exception {
        await(archives.archive(oldestArchivable()));
        String first = onlyArchive().file();
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 3, PARTITION_EVENTS));
        append(2, 70);
        await(archives.restore(onlyArchive()));
        List<RecordedEvent> whole = readAll();
        await(new PartitionCloser(pools.writes()).closeFull());
        await(archives.archive(
                await(archives.oldestArchivable(Instant.now().plusSeconds(86_400))).orElseThrow()));
        assertThat(onlyArchive().shards()).isEqualTo(3);
        assertThat(files()).containsExactly(first, onlyArchive().file());
        assertThat(verify()).isEqualTo(new Result.Intact(whole.size()));
        await(archives.restore(onlyArchive()));
        assertThat(readAll()).isEqualTo(whole);
    }

    @Test
    void a_partition_that_is_closed_while_it_is_away_tells_of_all_its_times() throws Exception {
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

    /** Names did not tell of shards before. */
    @Test
    void a_file_comes_back_under_the_name_that_is_written_down() throws Exception {
        await(archives.archive(oldestArchivable()));
        String name = "events-000000000000-000000000050.ndjson.zst";
        Files.move(directory.resolve(onlyArchive().file()), directory.resolve(name));
        await(pools.writes().preparedQuery("UPDATE log_archive SET file = $1").execute(Tuple.of(name)));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
        await(archives.restore(onlyArchive()));
        assertUnchanged();
    }

    @Test
    void the_newest_event_never_goes_and_what_was_restored_stays_for_a_while() throws Exception {
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
