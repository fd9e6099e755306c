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
    private static final int MAX_UNDER_WAY = 16;

    private final Vertx vertx;
    private final ImportJobStore jobs;
    private final SpoolDirectory spool;
    private final WorkerExecutor worker;
    private final EventStore store;
    private final AppendedEventLookup search;
    private final InstantSource clock;
    private final RetryWithBackoff patience;
    private final Set<UUID> underWay = new HashSet<>();

    /** Those whose beginning or whose whole file is just being noted. */
    private final Map<UUID, Future<?>> noting = new HashMap<>();

    private final Deque<UUID> waiting = new ArrayDeque<>();
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
        this.search = search;
        this.clock = clock;
        this.patience = new RetryWithBackoff(vertx);
    }

    /** Goes on with what the process before left. */
    Future<Void> takeUp() {
        return worker.executeBlocking(spool::left)
                .compose(left -> jobs.among(left).compose(known -> {
                    Set<UUID> over = new HashSet<>(left);
                    for (ImportJob job : known) {
                        if (job.state() == State.QUEUED || job.state() == State.RUNNING) {
                            over.remove(job.importId());
                            underWay.add(job.importId());
                            waiting.add(job.importId());
                        }
                    }
                    work();
                    return Future.all(over.stream().map(this::clearAway).toList())
                            .mapEmpty();
                }));
    }

    /** Its file did not come whole, or it ended just before its file was deleted. */
    private Future<Void> clearAway(UUID importId) {
        return jobs.failReceiving(importId, "the service ended before the file was received")
                .compose(ignored -> deleteFile(importId));
    }

    Future<ImportBus.ImportOpened> open(ImportBus.OpenImport order) {
        if (underWay.size() >= MAX_UNDER_WAY) {
            return Future.succeededFuture(new ImportBus.ImportOpened(null));
        }
        UUID importId = order.importId();
        underWay.add(importId);
        return noted(
                importId,
                worker.executeBlocking(() -> spool.create(importId))
                        .compose(file ->
                                jobs.create(importId, order.plan()).map(new ImportBus.ImportOpened(file.toString()))));
    }

    Future<ImportBus.ImportReply> received(ImportBus.FileReceived file) {
        UUID importId = file.importId();
        return noted(
                importId,
                worker.executeBlocking(() -> {
                            spool.flush(importId);
                            return null;
                        })
                        .compose(ignored -> jobs.received(importId, file.bytes()))
                        .recover(failure -> failure instanceof NoSuchFileException
                                ? Future.succeededFuture(Optional.empty())
                                : Future.failedFuture(failure))
                        .map(job -> {
                            job.ifPresent(whole -> queue(importId));
                            return found(job);
                        }));
    }

    private <T> Future<T> noted(UUID importId, Future<T> note) {
        noting.put(importId, note);
        return note.onComplete(ignored -> noting.remove(importId));
    }

    /**
     * It keeps its file and its place among those under way until the database has taken note, so no more of this is under
     * way than imports are.
     */
    Future<ImportBus.ImportReply> abandoned(ImportBus.FileAbandoned file) {
        UUID importId = file.importId();
        if (!underWay.contains(importId)) {
            return Future.succeededFuture(new ImportBus.ImportReply(null));
        }
        Future<?> note = noting.getOrDefault(importId, Future.succeededFuture());
        return note.transform(ignored -> patience.until(() -> giveUp(importId, file.reason())))
                .map(job -> {
                    if (job.isPresent() && job.get().endedAt() == null) {
                        queue(importId); // it was received after all, and only the answer was lost
                    } else {
                        forget(importId);
                    }
                    return new ImportBus.ImportReply(null);
                });
    }

    private Future<Optional<ImportJob>> giveUp(UUID importId, String reason) {
        return jobs.failReceiving(importId, reason).compose(ignored -> jobs.find(importId));
    }

    /** The one that is being worked on notices before its next batch. */
    Future<ImportBus.ImportReply> cancel(ImportBus.CancelImport order) {
        return jobs.cancel(order.importId()).map(job -> {
            if (job.isPresent()
                    && (waiting.remove(order.importId()) || job.get().startedAt() == null)) {
                forget(order.importId());
            }
            return found(job);
        });
    }

    Future<ImportBus.ImportReply> find(ImportBus.FindImport question) {
        return jobs.find(question.importId()).map(ImportQueue::found);
    }

    Future<ImportBus.ImportsReply> newest(ImportBus.ListImports question) {
        return jobs.newest(question.limit()).map(ImportBus.ImportsReply::new);
    }

    private static ImportBus.ImportReply found(Optional<ImportJob> job) {
        return new ImportBus.ImportReply(job.orElse(null));
    }

    /** Once, however often it is asked for. */
    private void queue(UUID importId) {
        boolean isInWork = work != null && work.importId().equals(importId);
        if (!isInWork && !waiting.contains(importId)) {
            waiting.add(importId);
            work();
        }
    }

    private void work() {
        if (work != null || patience.isStopped() || waiting.isEmpty()) {
            return;
        }
        UUID importId = waiting.remove();
        Future<?> run = patience.until(() -> jobs.begin(importId))
                .compose(begun -> begun.isPresent() ? runOf(begun.get()).run() : Future.succeededFuture());
        work = new Work(importId, run);
        run.onComplete(ended -> {
            work = null;
            if (ended.succeeded()) {
                forget(importId);
            } else if (!patience.isStopped()) {
                LOG.error("import {} was left as it was", importId, ended.cause());
            }
            work();
        });
    }

    private ImportRun runOf(ImportJobStore.StartedImport begun) {
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
                search,
                clock,
                patience);
    }

    private void forget(UUID importId) {
        deleteFile(importId)
                .onComplete(ignored -> underWay.remove(importId))
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
        patience.stop();
        Future<?> run = work == null ? Future.succeededFuture() : work.run();
        return run.transform(ignored -> worker.executeBlocking(() -> {
            spool.close();
            return null;
        }));
    }
}
