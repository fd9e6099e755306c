package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.claim.Claim;
import vehicletracking.claim.ClaimLostException;
import vehicletracking.claim.Claims;
import vehicletracking.command.CommandClient;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Fix;

/**
 * Imports that this node has claimed: those whose files it receives, those that are queued, and the one that runs.
 * Confined to one event loop.
 */
final class LocalImports {

    private static final Logger LOG = LoggerFactory.getLogger(LocalImports.class);

    /** Each open import may have a file of the maximum size. */
    private static final int MAX_OPEN_IMPORTS = 16;

    private final Vertx vertx;
    private final ImportJobStore jobs;
    private final Claims claims;
    private final SpoolDirectory spool;
    private final WorkerExecutor worker;
    private final EventStore store;
    private final AppendedEventLookup appendedEvents;
    private final InstantSource clock;
    private final RetryWithBackoff retry;
    private final Set<UUID> open = new HashSet<>();
    private final Map<UUID, Claim> held = new HashMap<>();
    private final Deque<UUID> queued = new ArrayDeque<>();
    private @Nullable ActiveImport active;

    private record ActiveImport(UUID importId, Future<?> run) {}

    /** @param worker executor with one thread for all blocking calls */
    LocalImports(
            Vertx vertx,
            ImportJobStore jobs,
            Claims claims,
            SpoolDirectory spool,
            WorkerExecutor worker,
            EventStore store,
            AppendedEventLookup appendedEvents,
            InstantSource clock,
            RetryWithBackoff retry) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.claims = claims;
        this.spool = spool;
        this.worker = worker;
        this.store = store;
        this.appendedEvents = appendedEvents;
        this.clock = clock;
        this.retry = retry;
    }

    boolean isFull() {
        return open.size() >= MAX_OPEN_IMPORTS;
    }

    boolean contains(UUID importId) {
        return open.contains(importId);
    }

    /** Completes with whether this node has claimed the import, which is then open until it is released. */
    Future<Boolean> claim(UUID importId) {
        open.add(importId);
        return claims.tryClaim("import/" + importId).map(claim -> {
            claim.ifPresentOrElse(present -> held.put(importId, present), () -> open.remove(importId));
            return claim.isPresent();
        });
    }

    /** Queues a claimed import, unless it is queued or runs already. */
    void enqueue(UUID importId) {
        boolean isActive = active != null && active.importId().equals(importId);
        if (!isActive && !queued.contains(importId)) {
            queued.add(importId);
            startNext();
        }
    }

    /** Returns whether the import was queued. */
    boolean dequeue(UUID importId) {
        return queued.remove(importId);
    }

    private void startNext() {
        if (active != null || retry.isStopped() || queued.isEmpty()) {
            return;
        }
        UUID importId = queued.remove();
        Claim claim = Objects.requireNonNull(held.get(importId));
        Future<?> run = retry.untilSuccess(() -> spoolId().compose(spoolId -> jobs.start(importId, spoolId, claim)))
                .compose(started ->
                        started.isPresent() ? newRun(started.get(), claim).run() : Future.succeededFuture());
        active = new ActiveImport(importId, run);
        run.onComplete(ended -> {
            active = null;
            if (ended.succeeded()) {
                release(importId);
            } else {
                stopWithout(importId, ended.cause());
            }
            startNext();
        });
    }

    private Future<UUID> spoolId() {
        return worker.executeBlocking(spool::createId);
    }

    private void stopWithout(UUID importId, Throwable cause) {
        if (cause instanceof ClaimLostException) {
            open.remove(importId);
            held.remove(importId);
        } else if (!retry.isStopped()) {
            LOG.error("import {} stopped unexpectedly and resumes after a restart", importId, cause);
        }
    }

    private ImportRun newRun(ImportJobStore.StartedImport started, Claim claim) {
        ImportJob job = started.job();
        Cause cause = new Cause(null, null, job.importId().toString(), null, null);
        return new ImportRun(
                started,
                jobs,
                claim,
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

    /** Deletes the file of an import that has ended, then ends its claim. */
    void release(UUID importId) {
        worker.executeBlocking(() -> {
                    spool.delete(importId);
                    return null;
                })
                .onFailure(failure -> LOG.warn("cannot delete the file of import {}", importId, failure))
                .eventually(() -> endClaim(importId))
                .onComplete(ignored -> open.remove(importId));
    }

    private Future<Void> endClaim(UUID importId) {
        return Optional.ofNullable(held.remove(importId)).map(Claim::release).orElse(Future.succeededFuture());
    }

    /** Completes when the running import has stopped and another node may take over all that have not ended. */
    Future<?> stop() {
        Future<?> run = active == null ? Future.succeededFuture() : active.run();
        return run.transform(ignored -> Future.join(
                List.copyOf(held.keySet()).stream().map(this::endClaim).toList()));
    }
}
