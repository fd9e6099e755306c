package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.cluster.Members;
import vehicletracking.importing.ImportJobStore.StoredImport;

/**
 * Finds imports whose files are in the spool directory and which no node has claimed: of an earlier process, or of
 * another node that shares the directory and has died. It resumes those whose files were received, and fails the others.
 * A file without an import in the database is left alone: it may belong to another database. Confined to one event loop.
 */
final class SpoolScanner {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolScanner.class);

    private final ImportJobStore jobs;
    private final LocalImports local;
    private final SpoolDirectory spool;
    private final WorkerExecutor worker;
    private final Members members;
    private Set<UUID> unclaimedBefore = Set.of();
    private boolean isScanning;

    SpoolScanner(
            ImportJobStore jobs, LocalImports local, SpoolDirectory spool, WorkerExecutor worker, Members members) {
        this.jobs = jobs;
        this.local = local;
        this.spool = spool;
        this.worker = worker;
        this.members = members;
    }

    private record Content(UUID spoolId, String name, List<UUID> importIds) {}

    /** Stores that this node serves the spool, and claims imports; completes at once while another scan is in progress. */
    Future<Void> scan() {
        if (isScanning) {
            return Future.succeededFuture();
        }
        isScanning = true;
        return worker.executeBlocking(this::read)
                .compose(content -> content.isEmpty() ? Future.<Void>succeededFuture() : scan(content.get()))
                .onComplete(ignored -> isScanning = false);
    }

    /** A directory of an earlier version has files, and no id yet. */
    private Optional<Content> read() throws IOException {
        List<UUID> importIds = spool.importIds();
        Optional<UUID> spoolId = importIds.isEmpty() ? spool.id() : Optional.of(spool.createId());
        return spoolId.map(id -> new Content(id, spool.name(), importIds));
    }

    private Future<Void> scan(Content content) {
        return jobs.serve(content.spoolId(), content.name())
                .compose(ignored -> jobs.findStored(content.importIds()))
                .compose(stored -> claimAll(
                        content.spoolId(),
                        stored.stream()
                                .filter(each -> !local.contains(each.importId()))
                                .toList()));
    }

    /** A node that is not the preferred one leaves an import to that one until the next scan. */
    private Future<Void> claimAll(UUID spoolId, List<StoredImport> found) {
        boolean isPreferred = members.isPreferred("import/" + spoolId);
        Future<Void> claimed = Future.succeededFuture();
        for (StoredImport each : found) {
            if (isPreferred || unclaimedBefore.contains(each.importId())) {
                claimed = claimed.compose(ignored -> claim(each));
            }
        }
        unclaimedBefore = found.stream().map(StoredImport::importId).collect(Collectors.toCollection(HashSet::new));
        return claimed;
    }

    private Future<Void> claim(StoredImport found) {
        if (local.isFull() || local.contains(found.importId())) {
            return Future.succeededFuture();
        }
        return found.isRunnable() ? resume(found) : discard(found.importId());
    }

    private Future<Void> resume(StoredImport found) {
        UUID importId = found.importId();
        return worker.executeBlocking(() -> spool.contains(importId, found.bytesTotal()))
                .compose(isComplete -> isComplete ? local.claim(importId) : Future.succeededFuture(false))
                .map(isClaimed -> {
                    if (isClaimed) {
                        LOG.info("import {} resumes on this node", importId);
                        local.enqueue(importId);
                    }
                    return null;
                });
    }

    /** The file was not received completely, or the import ended just before the file was deleted. */
    private Future<Void> discard(UUID importId) {
        return local.claim(importId)
                .compose(isClaimed -> isClaimed
                        ? jobs.failReceiving(importId, "the service stopped before the file was received")
                                .onComplete(ignored -> local.release(importId))
                        : Future.succeededFuture());
    }
}
