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
 * Verifies an archive file: reads all of it, recomputes every digest and chain, and compares every batch with its
 * manifest in the database. The file is read on a worker thread in chunks of about 5,000 events, so that the use of
 * memory is independent of its size.
 */
public final class ArchiveIntegrityCheck {

    private static final int CHUNK_EVENTS = 5_000;

    private final Vertx vertx;
    private final PartitionBatchReader manifests;

    /** @param pool connections that may read the manifests */
    public ArchiveIntegrityCheck(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.manifests = new PartitionBatchReader(pool);
    }

    /**
     * Verifies a file.
     *
     * @param consumer gets every chunk after its verification, on the caller's context; the next chunk is read when its
     *     future completes
     * @return completes with the header of the archive when all of it is verified. Fails with {@link
     *     DamagedArchiveException} when the file differs from what was committed, and with what the consumer fails with
     */
    public Future<ArchiveHeader> check(Path file, Function<List<ArchivedBatch>, Future<Void>> consumer) {
        return vertx.executeBlocking(() -> ArchiveReader.open(file))
                .compose(reader -> checkAll(reader, consumer)
                        .eventually(() -> vertx.executeBlocking(() -> {
                            reader.close();
                            return null;
                        }))
                        .map(ignored -> reader.header()));
    }

    private Future<Void> checkAll(ArchiveReader reader, Function<List<ArchivedBatch>, Future<Void>> consumer) {
        return AsyncLoop.whileTrue(() -> vertx.executeBlocking(() -> reader.readChunk(CHUNK_EVENTS))
                .compose(chunk -> chunk.isEmpty()
                        ? Future.succeededFuture(false)
                        : compareManifests(chunk)
                                .compose(ignored -> consumer.apply(chunk))
                                .map(true)));
    }

    private Future<Void> compareManifests(List<ArchivedBatch> chunk) {
        Manifest first = chunk.getFirst().manifest();
        Manifest last = chunk.getLast().manifest();
        return manifests
                .readManifests(first.shard(), first.firstPosition(), last.firstPosition() + 1)
                .map(committed -> {
                    for (int i = 0; i < chunk.size(); i++) {
                        Manifest archived = chunk.get(i).manifest();
                        if (i >= committed.size() || !committed.get(i).equals(archived)) {
                            throw new DamagedArchiveException(
                                    new Position(archived.shard(), archived.firstPosition()),
                                    "the batch up to position " + archived.lastPosition()
                                            + " differs from its manifest in the database");
                        }
                    }
                    return null;
                });
    }
}
