package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.command.CommandClient;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Fix;

/** Queue of the imports whose files this process has. Runs one import at a time. Confined to one event loop. */
final class ImportQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ImportQueue.class);

    /** Each import that is being received, queued or running may have a file of the maximum size. */
    private static final int MAX_OPEN_IMPORTS = 16;

    private final Vertx vertx;
    private final ImportJobStore jobs;
    private final SpoolDirectory spool;
    private final WorkerExecutor worker;
    private final EventStore store;
    private final AppendedEventLookup appendedEvents;
    private final InstantSource clock;
    private final RetryWithBackoff retry;
    private final Set<UUID> openImports = new HashSet<>();

    /** Updates in progress, by import: of its creation or of the receipt of its file. */
    private final Map<UUID, Future<?>> pendingUpdates = new HashMap<>();

    private final Deque<UUID> queued = new ArrayDeque<>();
    private @Nullable ActiveImport active;

    private record ActiveImport(UUID importId, Future<?> run) {}

    /** @param worker executor with one thread for all blocking calls */
    ImportQueue(
            Vertx vertx,
            ImportJobStore jobs,
            SpoolDirectory spool,
            WorkerExecutor worker,
            EventStore store,
            AppendedEventLookup appendedEvents,
            InstantSource clock) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.spool = spool;
        this.worker = worker;
        this.store = store;
        this.appendedEvents = appendedEvents;
        this.clock = clock;
        this.retry = new RetryWithBackoff(vertx);
    }

    /** Queues the unfinished imports of the previous process and deletes the files of all others. */
    Future<Void> resume() {
        return worker.executeBlocking(spool::importIds)
                .compose(importIds -> jobs.findAll(importIds).compose(found -> {
                    Set<UUID> obsolete = new HashSet<>(importIds);
                    for (ImportJob job : found) {
                        if (job.state() == State.QUEUED || job.state() == State.RUNNING) {
                            obsolete.remove(job.importId());
                            openImports.add(job.importId());
                            queued.add(job.importId());
                        }
                    }
                    startNext();
                    return Future.all(obsolete.stream().map(this::discard).toList())
                            .mapEmpty();
                }));
    }

    private Future<Void> discard(UUID importId) {
        // The file was not received completely, or the import ended just before the file was deleted.
        return jobs.failReceiving(importId, "the service stopped before the file was received")
                .compose(ignored -> deleteFile(importId));
    }

    Future<ImportBus.ImportOpened> open(ImportBus.OpenImport request) {
        if (openImports.size() >= MAX_OPEN_IMPORTS) {
            return Future.succeededFuture(new ImportBus.ImportOpened(null));
        }
        UUID importId = request.importId();
        openImports.add(importId);
        return trackUpdate(
                importId,
                worker.executeBlocking(() -> spool.create(importId))
                        .compose(file -> jobs.create(importId, request.plan())
                                .map(new ImportBus.ImportOpened(file.toString()))));
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
                            job.ifPresent(received -> enqueue(importId));
                            return reply(job);
                        }));
    }

    private <T> Future<T> trackUpdate(UUID importId, Future<T> update) {
        pendingUpdates.put(importId, update);
        return update.onComplete(ignored -> pendingUpdates.remove(importId));
    }

    Future<ImportBus.ImportReply> fileAbandoned(ImportBus.FileAbandoned file) {
        UUID importId = file.importId();
        if (!openImports.contains(importId)) {
            return Future.succeededFuture(new ImportBus.ImportReply(null));
        }
        // The import remains open until the database is updated: the limit of open imports limits these updates too.
        Future<?> update = pendingUpdates.getOrDefault(importId, Future.succeededFuture());
        return update.transform(ignored -> retry.untilSuccess(() -> failReceiving(importId, file.reason())))
                .map(job -> {
                    if (job.isPresent() && job.get().endedAt() == null) {
                        enqueue(importId); // the file was received, only the reply was lost
                    } else {
                        release(importId);
                    }
                    return new ImportBus.ImportReply(null);
                });
    }

    private Future<Optional<ImportJob>> failReceiving(UUID importId, String reason) {
        return jobs.failReceiving(importId, reason).compose(ignored -> jobs.find(importId));
    }

    /** A running import stops before its next batch. */
    Future<ImportBus.ImportReply> cancel(ImportBus.CancelImport request) {
        return jobs.cancel(request.importId()).map(job -> {
            if (job.isPresent()
                    && (queued.remove(request.importId()) || job.get().startedAt() == null)) {
                release(request.importId());
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

    private void enqueue(UUID importId) {
        boolean isActive = active != null && active.importId().equals(importId);
        if (!isActive && !queued.contains(importId)) {
            queued.add(importId);
            startNext();
        }
    }

    private void startNext() {
        if (active != null || retry.isStopped() || queued.isEmpty()) {
            return;
        }
        UUID importId = queued.remove();
        Future<?> run = retry.untilSuccess(() -> jobs.start(importId))
                .compose(started -> started.isPresent() ? newRun(started.get()).run() : Future.succeededFuture());
        active = new ActiveImport(importId, run);
        run.onComplete(ended -> {
            active = null;
            if (ended.succeeded()) {
                release(importId);
            } else if (!retry.isStopped()) {
                LOG.error("import {} stopped unexpectedly and resumes after a restart", importId, ended.cause());
            }
            startNext();
        });
    }

    private ImportRun newRun(ImportJobStore.StartedImport started) {
        ImportJob job = started.job();
        Cause cause = new Cause(null, null, job.importId().toString(), null);
        return new ImportRun(
                started,
                jobs,
                new AsyncItemReader(
                        worker,
                        spool.fileOf(job.importId()),
                        job.plan(),
                        clock.instant().plus(Fix.MAX_AHEAD)),
                new ImportBatchSender(
                        new CommandClient(vertx, vertx.getOrCreateContext()),
                        clock,
                        job.plan().isRegistering(),
                        cause),
                store,
                appendedEvents,
                clock,
                retry);
    }

    private void release(UUID importId) {
        deleteFile(importId)
                .onComplete(ignored -> openImports.remove(importId))
                .onFailure(failure -> LOG.warn("cannot delete the file of import {}", importId, failure));
    }

    private Future<Void> deleteFile(UUID importId) {
        return worker.executeBlocking(() -> {
            spool.delete(importId);
            return null;
        });
    }

    /** Completes when the running import has stopped, which looks up the events of its last batch after a restart. */
    Future<?> stop() {
        retry.stop();
        Future<?> run = active == null ? Future.succeededFuture() : active.run();
        return run.transform(ignored -> worker.executeBlocking(() -> {
            spool.close();
            return null;
        }));
    }
}
