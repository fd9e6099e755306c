package vehicletracking.eventstore.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.eventstore.table.PartitionCloser;
import vehicletracking.eventstore.verify.ArchivedLog;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;

/** Several nodes archive, restore and close partitions of one log at the same time. */
@IntegrationTest
class SeveralNodesArchiveTest extends ArchivedLog {

    private static final String KEPT = "SELECT shard, position FROM %1$s WHERE type = 'B'";
    private static final int NODES = 3;

    @TempDir
    private Path otherDirectory;

    private ArchiveStore node(Path ofNode) {
        return new ArchiveStore(vertx, pools.writes(), ofNode, KEPT, 0);
    }

    private List<ArchiveStore> nodes() {
        return IntStream.range(0, NODES).mapToObj(i -> node(directory)).toList();
    }

    /** Repeats what another node has prevented; each node passes over what is done. */
    private static Future<Void> archiveAll(ArchiveStore node) {
        return node.oldestArchivable(Instant.EPOCH)
                .compose(oldest -> oldest.isEmpty()
                        ? Future.succeededFuture()
                        : node.archive(oldest.get()).otherwiseEmpty().compose(ignored -> archiveAll(node)));
    }

    private static Future<Void> restoreAll(ArchiveStore node) {
        return node.all()
                .compose(all -> all.stream()
                        .filter(LogArchive::hasArchivedEvents)
                        .findFirst()
                        .map(archive -> node.restore(archive).otherwiseEmpty().compose(ignored -> restoreAll(node)))
                        .orElse(Future.succeededFuture()));
    }

    /** As if every node had stalled for longer than its claim is valid. */
    private Future<Void> expireClaims(Future<?> until) {
        return until.isComplete()
                ? Future.succeededFuture()
                : pools.projections()
                        .query("UPDATE work_claim SET renewed_at = renewed_at - interval '1 minute'")
                        .execute()
                        .compose(ignored -> vertx.timer(5))
                        .compose(ignored -> expireClaims(until));
    }

    @Test
    void nothing_is_lost_when_nodes_archive_and_restore_at_the_same_time() throws Exception {
        await(Future.all(
                nodes().stream().map(SeveralNodesArchiveTest::archiveAll).toList()));
        assertThat(files()).hasSize(await(archives.all()).size()).allMatch(name -> name.endsWith(".zst"));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));

        await(Future.all(
                nodes().stream().map(SeveralNodesArchiveTest::restoreAll).toList()));
        assertUnchanged();
    }

    @Test
    void nothing_is_lost_when_claims_are_taken_over_while_their_holders_go_on() throws Exception {
        Future<?> archived = Future.all(
                nodes().stream().map(SeveralNodesArchiveTest::archiveAll).toList());
        await(Future.all(archived, expireClaims(archived)));
        assertThat(spans()).isEqualTo(archivedEvents());
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));

        Future<?> restored = Future.all(
                nodes().stream().map(SeveralNodesArchiveTest::restoreAll).toList());
        await(Future.all(restored, expireClaims(restored)));
        assertUnchanged();
    }

    private long spans() throws Exception {
        return await(pools.reads()
                        .query("SELECT coalesce(sum(event_count), 0)::bigint FROM archived_span")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    private long archivedEvents() throws Exception {
        return (long) before.size() - readAll().size();
    }

    @Test
    void nothing_is_lost_when_nodes_close_and_archive_while_others_append() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        for (ArchiveStore node : nodes()) {
            work.add(archiveAll(node));
            work.add(new PartitionCloser(pools.writes()).closeFull());
        }
        for (int batch = 0; batch < 40; batch++) {
            append(batch % 2, 5);
        }
        await(Future.all(work));
        for (int i = 0; i < NODES; i++) {
            work.add(new PartitionCloser(pools.writes()).closeFull());
        }
        await(Future.all(work));
        await(archiveAll(archives));

        assertThat(verify()).isEqualTo(new Result.Intact(before.size() + 200));
        await(restoreAll(archives));
        assertThat(readAll()).hasSize(before.size() + 200).startsWith(before.getFirst());
    }

    @Test
    void a_node_with_another_directory_neither_archives_nor_restores() throws Exception {
        await(archives.archive(oldestArchivable()));
        ArchiveStore other = node(otherDirectory);

        assertThat(await(archives.findDifference())).isEmpty();
        assertThat(await(other.findDifference()).orElseThrow())
                .contains(directory.toString())
                .contains(otherDirectory.toString());
        assertThatThrownBy(() -> await(other.archive(oldestArchivable()))).hasMessageContaining("the archives are in");
        assertThatThrownBy(() -> await(other.restore(onlyArchive()))).hasMessageContaining("the archives are in");
        assertThat(otherDirectory).isEmptyDirectory();
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }

    @Test
    void a_directory_is_recognised_under_another_path() throws Exception {
        await(archives.archive(oldestArchivable()));
        Path moved = Files.move(directory, otherDirectory.resolve("moved"));
        Files.createDirectory(directory);

        await(node(moved).restore(onlyArchive()));

        assertThat(readAll()).isEqualTo(before);
    }

    @Test
    void archives_of_an_earlier_version_identify_their_directory() throws Exception {
        await(archives.archive(oldestArchivable()));
        await(pools.writes()
                .query("UPDATE archive_directory SET directory = NULL, name = NULL")
                .execute());
        Files.delete(directory.resolve("archive-id"));

        assertThat(await(node(otherDirectory).findDifference()).orElseThrow()).contains("does not contain the archive");
        await(archives.archive(oldestArchivable()));
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }
}
