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
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Fix;

/** The imports of this process: those whose files it has. One at a time is worked on. Confined to one event loop. */
final class ImportQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ImportQueue.class);

    /** Imports that may be received or waiting, each with a file of the largest size. */
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

    /** Those whose beginning or whose whole file is just being noted. */
    private final Map<UUID, Future<?>> pendingUpdates = new HashMap<>();

    private final Deque<UUID> queued = new ArrayDeque<>();
    private @Nullable Work work;

    private record Work(UUID importId, Future<?> run) {}

    /** @param worker of one thread, on which everything that blocks is done */
    ImportQueue(
            Vertx vertx,
            ImportJobStore jobs,
            SpoolDirectory spool,
            WorkerExecutor worker,
            EventStore store,
            AppendedEventLookup search,
            InstantSource clock) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.spool = spool;
        this.worker = worker;
        this.store = store;
        this.appendedEvents = search;
        this.clock = clock;
        this.retry = new RetryWithBackoff(vertx);
    }

    /** Goes on with what the process before left. */
    Future<Void> resume() {
        return worker.executeBlocking(spool::importIds)
                .compose(left -> jobs.findAll(left).compose(known -> {
                    Set<UUID> over = new HashSet<>(left);
                    for (ImportJob job : known) {
                        if (job.state() == State.QUEUED || job.state() == State.RUNNING) {
                            over.remove(job.importId());
                            openImports.add(job.importId());
                            queued.add(job.importId());
                        }
                    }
                    work();
                    return Future.all(over.stream().map(this::discard).toList())
                            .mapEmpty();
                }));
    }

    /** Its file did not come whole, or it ended just before its file was deleted. */
    private Future<Void> discard(UUID importId) {
        return jobs.failReceiving(importId, "the service ended before the file was received")
                .compose(ignored -> deleteFile(importId));
    }

    Future<ImportBus.ImportOpened> open(ImportBus.OpenImport order) {
        if (openImports.size() >= MAX_OPEN_IMPORTS) {
            return Future.succeededFuture(new ImportBus.ImportOpened(null));
        }
        UUID importId = order.importId();
        openImports.add(importId);
        return trackUpdate(
                importId,
                worker.executeBlocking(() -> spool.create(importId))
                        .compose(file ->
                                jobs.create(importId, order.plan()).map(new ImportBus.ImportOpened(file.toString()))));
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
                            job.ifPresent(whole -> enqueue(importId));
                            return reply(job);
                        }));
    }

    private <T> Future<T> trackUpdate(UUID importId, Future<T> note) {
        pendingUpdates.put(importId, note);
        return note.onComplete(ignored -> pendingUpdates.remove(importId));
    }

    /**
     * It keeps its file and its place among those under way until the database has taken note, so no more of this is under
     * way than imports are.
     */
    Future<ImportBus.ImportReply> fileAbandoned(ImportBus.FileAbandoned file) {
        UUID importId = file.importId();
        if (!openImports.contains(importId)) {
            return Future.succeededFuture(new ImportBus.ImportReply(null));
        }
        Future<?> note = pendingUpdates.getOrDefault(importId, Future.succeededFuture());
        return note.transform(ignored -> retry.untilSuccess(() -> failReceiving(importId, file.reason())))
                .map(job -> {
                    if (job.isPresent() && job.get().endedAt() == null) {
                        enqueue(importId); // it was received after all, and only the answer was lost
                    } else {
                        release(importId);
                    }
                    return new ImportBus.ImportReply(null);
                });
    }

    private Future<Optional<ImportJob>> failReceiving(UUID importId, String reason) {
        return jobs.failReceiving(importId, reason).compose(ignored -> jobs.find(importId));
    }

    /** The one that is being worked on notices before its next batch. */
    Future<ImportBus.ImportReply> cancel(ImportBus.CancelImport order) {
        return jobs.cancel(order.importId()).map(job -> {
            if (job.isPresent()
                    && (queued.remove(order.importId()) || job.get().startedAt() == null)) {
                release(order.importId());
            }
            return reply(job);
        });
    }

    Future<ImportBus.ImportReply> find(ImportBus.FindImport question) {
        return jobs.find(question.importId()).map(ImportQueue::reply);
    }

    Future<ImportBus.ImportsReply> list(ImportBus.ListImports question) {
        return jobs.findNewest(question.limit()).map(ImportBus.ImportsReply::new);
    }

    private static ImportBus.ImportReply reply(Optional<ImportJob> job) {
        return new ImportBus.ImportReply(job.orElse(null));
    }

    /** Once, however often it is asked for. */
    private void enqueue(UUID importId) {
        boolean isInWork = work != null && work.importId().equals(importId);
        if (!isInWork && !queued.contains(importId)) {
            queued.add(importId);
            work();
        }
    }

    private void work() {
        if (work != null || retry.isStopped() || queued.isEmpty()) {
            return;
        }
        UUID importId = queued.remove();
        Future<?> run = retry.untilSuccess(() -> jobs.start(importId))
                .compose(begun -> begun.isPresent() ? newRun(begun.get()).run() : Future.succeededFuture());
        work = new Work(importId, run);
        run.onComplete(ended -> {
            work = null;
            if (ended.succeeded()) {
                release(importId);
            } else if (!retry.isStopped()) {
                LOG.error("import {} was left as it was", importId, ended.cause());
            }
            work();
        });
    }

    private ImportRun newRun(ImportJobStore.StartedImport begun) {
        ImportJob job = begun.job();
        Cause cause = new Cause(null, null, job.importId().toString(), null);
        return new ImportRun(
                begun,
                jobs,
                new AsyncItemReader(
                        worker,
                        spool.fileOf(job.importId()),
                        job.plan(),
                        clock.instant().plus(Fix.MAX_AHEAD)),
                new ImportBatchSender(vertx.eventBus(), clock, job.plan().isRegistering(), cause),
                store,
                appendedEvents,
                clock,
                retry);
    }

    private void release(UUID importId) {
        deleteFile(importId)
                .onComplete(ignored -> openImports.remove(importId))
                .onFailure(failure -> LOG.warn("the file of import {} could not be deleted", importId, failure));
    }

    private Future<Void> deleteFile(UUID importId) {
        return worker.executeBlocking(() -> {
            spool.delete(importId);
            return null;
        });
    }

    /** Completes when nothing is under way any more. The batch that was sent last is looked for when it goes on. */
    Future<?> stop() {
        retry.stop();
        Future<?> run = work == null ? Future.succeededFuture() : work.run();
        return run.transform(ignored -> worker.executeBlocking(() -> {
            spool.close();
            return null;
        }));
    }
}
