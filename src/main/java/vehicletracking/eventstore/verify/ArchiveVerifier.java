package vehicletracking.eventstore.verify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.ArchiveIntegrityCheck;
import vehicletracking.eventstore.archive.ArchivedBatch;
import vehicletracking.eventstore.archive.DamagedArchiveException;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.archive.PartitionBatchReader;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.integrity.Manifest;

/** Verifies archived events, in their files and as far as they were retained in the table. */
final class ArchiveVerifier {

    private static final String COUNT_KEPT =
            "SELECT count(*) AS kept FROM event WHERE position >= $1 AND position < $2 AND shard < $3";

    private final Vertx vertx;
    private final Pool pool;
    private final Path directory;
    private final Digests digests = new Digests();

    ArchiveVerifier(Vertx vertx, Pool pool, Path directory) {
        this.vertx = vertx;
        this.pool = pool;
        this.directory = directory;
    }

    enum FileStatus {
        VERIFIED,
        MISSING
    }

    /** Fails with {@link DamagedArchiveException} when the file or a retained event differs from what was committed. */
    Future<FileStatus> verify(LogArchive archive) {
        Path file = directory.resolve(archive.file());
        return requireKeptCount(pool, archive)
                .compose(ignored -> vertx.executeBlocking(() -> Files.exists(file)))
                .compose(exists -> exists ? verify(archive, file) : Future.succeededFuture(FileStatus.MISSING));
    }

    /** Fails with {@link DamagedArchiveException} unless the table has the recorded number of retained events. */
    static Future<Void> requireKeptCount(Pool pool, LogArchive archive) {
        return pool.preparedQuery(COUNT_KEPT)
                .execute(Tuple.of(archive.fromPosition(), archive.toPosition(), archive.shards()))
                .map(rows -> {
                    long kept = rows.iterator().next().getLong("kept");
                    if (kept != archive.keptEvents()) {
                        throw new DamagedArchiveException(
                                new Position(0, archive.fromPosition()),
                                "the table contains " + kept + " instead of " + archive.keptEvents()
                                        + " retained events of the archived partition that begins here");
                    }
                    return null;
                });
    }

    private Future<FileStatus> verify(LogArchive archive, Path file) {
        return new ArchiveIntegrityCheck(vertx, pool)
                .check(file, this::compareKeptEvents)
                .map(header -> {
                    if (header.fromPosition() != archive.fromPosition()
                            || header.toPosition() != archive.toPosition()) {
                        throw DamagedArchiveException.otherPartition(archive.fromPosition());
                    }
                    return FileStatus.VERIFIED;
                })
                .recover(failure -> failure instanceof DamagedArchiveException damage
                        ? Future.failedFuture(new DamagedArchiveException(
                                damage.position(), damage.finding() + " (in " + archive.file() + ")"))
                        : Future.failedFuture(failure));
    }

    private Future<Void> compareKeptEvents(List<ArchivedBatch> chunk) {
        Manifest first = chunk.getFirst().manifest();
        long last = chunk.getLast().manifest().lastPosition();
        return new PartitionBatchReader(pool)
                .readEvents(first.shard(), first.firstPosition(), last)
                .map(kept -> {
                    Map<Position, RecordedEvent> archived = chunk.stream()
                            .flatMap(batch -> batch.events().stream())
                            .collect(Collectors.toMap(RecordedEvent::position, Function.identity()));
                    for (RecordedEvent event : kept) {
                        RecordedEvent original = Optional.ofNullable(archived.get(event.position()))
                                .orElseThrow();
                        if (!Arrays.equals(digests.ofEvent(event), digests.ofEvent(original))) {
                            throw new DamagedArchiveException(
                                    event.position(), "the event in the table differs from the archived one");
                        }
                    }
                    return null;
                });
    }
}
