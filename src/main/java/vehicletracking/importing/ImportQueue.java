package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests about imports. Any node lists and cancels all of them; an import runs on a node that has its file. Confined to
 * one event loop.
 */
final class ImportQueue {

    private final ImportJobStore jobs;
    private final LocalImports local;
    private final SpoolDirectory spool;
    private final WorkerExecutor worker;
    private final RetryWithBackoff retry;

    /** Updates in progress, by import: of its creation or of the receipt of its file. */
    private final Map<UUID, Future<?>> pendingUpdates = new HashMap<>();

    /** @param worker executor with one thread for all blocking calls */
    ImportQueue(
            ImportJobStore jobs,
            LocalImports local,
            SpoolDirectory spool,
            WorkerExecutor worker,
            RetryWithBackoff retry) {
        this.jobs = jobs;
        this.local = local;
        this.spool = spool;
        this.worker = worker;
        this.retry = retry;
    }

    Future<ImportBus.ImportOpened> open(ImportBus.OpenImport request) {
        if (local.isFull()) {
            return Future.succeededFuture(new ImportBus.ImportOpened(null));
        }
        UUID importId = request.importId();
        return trackUpdate(
                importId,
                local.claim(importId)
                        .compose(isClaimed -> isClaimed
                                ? worker.executeBlocking(spool::createId)
                                : Future.failedFuture("another node has the import " + importId))
                        .compose(spoolId -> jobs.create(importId, request.plan(), spoolId, spool.name()))
                        .compose(ignored -> worker.executeBlocking(() -> spool.create(importId)))
                        .map(Path::toString)
                        .map(ImportBus.ImportOpened::new));
    }

    Future<ImportBus.ImportReply> fileReceived(ImportBus.FileReceived file) {
        UUID importId = file.importId();
        return trackUpdate(
                importId,
                worker.executeBlocking(() -> {
                            spool.flush(importId);
                            return null;
                        })
                        .compose(ignored -> jobs.markReceived(importId, file.bytes()))
                        .recover(failure -> failure instanceof NoSuchFileException
                                ? Future.succeededFuture(Optional.empty())
                                : Future.failedFuture(failure))
                        .map(job -> {
                            job.ifPresent(received -> local.enqueue(importId));
                            return reply(job);
                        }));
    }

    private <T> Future<T> trackUpdate(UUID importId, Future<T> update) {
        pendingUpdates.put(importId, update);
        return update.onComplete(ignored -> pendingUpdates.remove(importId));
    }

    Future<ImportBus.ImportReply> fileAbandoned(ImportBus.FileAbandoned file) {
        UUID importId = file.importId();
        if (!local.contains(importId)) {
            return Future.succeededFuture(new ImportBus.ImportReply(null));
        }
        // The import remains open until the database is updated: the limit of open imports limits these updates too.
        Future<?> update = pendingUpdates.getOrDefault(importId, Future.succeededFuture());
        return update.transform(ignored -> retry.untilSuccess(() -> failReceiving(importId, file.reason())))
                .map(job -> {
                    if (job.isPresent() && job.get().endedAt() == null) {
                        local.enqueue(importId); // the file was received, only the reply was lost
                    } else {
                        local.release(importId);
                    }
                    return new ImportBus.ImportReply(null);
                });
    }

    private Future<Optional<ImportJob>> failReceiving(UUID importId, String reason) {
        return jobs.failReceiving(importId, reason).compose(ignored -> jobs.find(importId));
    }

    /** A running import stops before its next batch. The node that has the file deletes it. */
    Future<ImportBus.ImportReply> cancel(ImportBus.CancelImport request) {
        UUID importId = request.importId();
        return jobs.cancel(importId).map(job -> {
            if (job.isPresent()
                    && local.contains(importId)
                    && (local.dequeue(importId) || job.get().startedAt() == null)) {
                local.release(importId);
            }
            return reply(job);
        });
    }

    Future<ImportBus.ImportReply> find(ImportBus.FindImport request) {
        return jobs.find(request.importId()).map(ImportQueue::reply);
    }

    Future<ImportBus.ImportsReply> list(ImportBus.ListImports request) {
        return jobs.findNewest(request.limit()).map(ImportBus.ImportsReply::new);
    }

    private static ImportBus.ImportReply reply(Optional<ImportJob> job) {
        return new ImportBus.ImportReply(job.orElse(null));
    }
}
