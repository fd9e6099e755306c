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

/** Verifies what is in archives and not in the log's table, where their files can be found. */
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

    /** What became of an archive. */
    enum FileStatus {
        VERIFIED,
        MISSING
    }

    /** Fails with {@link DamagedArchiveException} when the archive, or what was kept of it, is not as it was. */
    Future<FileStatus> verify(LogArchive archive) {
        Path file = directory.resolve(archive.file());
        return requireKeptCount(pool, archive)
                .compose(ignored -> vertx.executeBlocking(() -> Files.exists(file)))
                .compose(isThere -> isThere ? verify(archive, file) : Future.succeededFuture(FileStatus.MISSING));
    }

    /** Fails when there are more or fewer events in the table than were kept. */
    static Future<Void> requireKeptCount(Pool pool, LogArchive archive) {
        return pool.preparedQuery(COUNT_KEPT)
                .execute(Tuple.of(archive.fromPosition(), archive.toPosition(), archive.shards()))
                .map(rows -> {
                    long kept = rows.iterator().next().getLong("kept");
                    if (kept != archive.keptEvents()) {
                        throw new DamagedArchiveException(
                                new Position(0, archive.fromPosition()),
                                archive.keptEvents() + " events were kept of the part of the log that begins here, and "
                                        + kept + " are there");
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
                        throw new DamagedArchiveException(
                                new Position(0, archive.fromPosition()), "the file is about something else");
                    }
                    return FileStatus.VERIFIED;
                })
                .recover(failure -> failure instanceof DamagedArchiveException damage
                        ? Future.failedFuture(new DamagedArchiveException(
                                damage.position(), damage.finding() + " (in " + archive.file() + ")"))
                        : Future.failedFuture(failure));
    }

    /** What was kept is the same in the table as in the file. */
    private Future<Void> compareKeptEvents(List<ArchivedBatch> stretch) {
        Manifest first = stretch.getFirst().manifest();
        long last = stretch.getLast().manifest().lastPosition();
        return new PartitionBatchReader(pool)
                .readEvents(first.shard(), first.firstPosition(), last)
                .map(kept -> {
                    Map<Position, RecordedEvent> archived = stretch.stream()
                            .flatMap(batch -> batch.events().stream())
                            .collect(Collectors.toMap(RecordedEvent::position, Function.identity()));
                    for (RecordedEvent event : kept) {
                        RecordedEvent told = Optional.ofNullable(archived.get(event.position()))
                                .orElseThrow();
                        if (!Arrays.equals(digests.ofEvent(event), digests.ofEvent(told))) {
                            throw new DamagedArchiveException(
                                    event.position(), "what is in the table is not what was archived");
                        }
                    }
                    return null;
                });
    }
}
