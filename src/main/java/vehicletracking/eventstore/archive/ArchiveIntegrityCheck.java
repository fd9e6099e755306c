package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.integrity.AsyncLoop;
import vehicletracking.eventstore.integrity.Manifest;

/**
 * Reads an archive completely, computes all of its digests and chains anew, and holds every batch against its manifest in
 * the database. The file is read on a worker thread, a stretch of some thousand events at a time, so what it needs of
 * memory does not grow with the file.
 */
public final class ArchiveIntegrityCheck {

    private static final int CHUNK_EVENTS = 5_000;

    private final Vertx vertx;
    private final PartitionBatchReader manifests;

    public ArchiveIntegrityCheck(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.manifests = new PartitionBatchReader(pool);
    }

    /**
     * Completes with what the archive says of itself when all of it was verified.
     *
     * @param each gets every stretch once it is verified; the next one is read when its future completes
     * @return fails with {@link DamagedArchiveException} when something is not as it was committed
     */
    public Future<ArchiveHeader> check(Path file, Function<List<ArchivedBatch>, Future<Void>> each) {
        return vertx.executeBlocking(() -> ArchiveReader.open(file))
                .compose(reader -> checkAll(reader, each)
                        .eventually(() -> vertx.executeBlocking(() -> {
                            reader.close();
                            return null;
                        }))
                        .map(ignored -> reader.header()));
    }

    private Future<Void> checkAll(ArchiveReader reader, Function<List<ArchivedBatch>, Future<Void>> each) {
        return AsyncLoop.whileTrue(() -> vertx.executeBlocking(() -> reader.readChunk(CHUNK_EVENTS))
                .compose(stretch -> stretch.isEmpty()
                        ? Future.succeededFuture(false)
                        : compareManifests(stretch)
                                .compose(ignored -> each.apply(stretch))
                                .map(true)));
    }

    private Future<Void> compareManifests(List<ArchivedBatch> stretch) {
        Manifest first = stretch.getFirst().manifest();
        Manifest last = stretch.getLast().manifest();
        return manifests
                .readManifests(first.shard(), first.firstPosition(), last.firstPosition() + 1)
                .map(committed -> {
                    for (int i = 0; i < stretch.size(); i++) {
                        Manifest told = stretch.get(i).manifest();
                        if (i >= committed.size() || !committed.get(i).equals(told)) {
                            throw new DamagedArchiveException(
                                    new Position(told.shard(), told.firstPosition()),
                                    "it, or another event up to " + told.lastPosition()
                                            + ", is not what the manifest in the database says");
                        }
                    }
                    return null;
                });
    }
}
