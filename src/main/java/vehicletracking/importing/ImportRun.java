package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.claim.Claim;
import vehicletracking.claim.ClaimLostException;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.importing.AsyncItemReader.Chunk;
import vehicletracking.importing.ImportBatchSender.Result;
import vehicletracking.importing.ImportJob.Refusal;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.ImportJobStore.Attempt;
import vehicletracking.importing.format.ImportItem;
import vehicletracking.importing.format.ImportItem.Invalid;
import vehicletracking.importing.format.ImportItem.LocationItem;
import vehicletracking.importing.format.UnreadableFileException;

/**
 * Execution of one import, batch after batch. Stores the ids of the events and the head of the event log before it
 * sends a batch. After a crash or a lost reply, it looks up these ids behind that head, so that each item is appended
 * exactly once. Each of these transactions requires the claim of the import, so that of two nodes that run it one stops
 * before its next batch; the batch in flight consists of duplicates. Confined to one event loop.
 */
final class ImportRun {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

    /** The lookup searches by the timestamp in the id: an event is sent within this time of it, or with a new id. */
    private static final Duration MAX_ID_AGE = Duration.ofSeconds(10);

    private final UUID importId;
    private final ImportJobStore jobs;
    private final Claim claim;
    private final AsyncItemReader file;
    private final ImportBatchSender sender;
    private final EventStore store;
    private final AppendedEventLookup appendedEvents;
    private final InstantSource clock;
    private final RetryWithBackoff retry;
    private final Promise<Void> ended = Promise.promise();
    private ImportCounters counters;
    private @Nullable Attempt interruptedAttempt;
    private long pauseMillis = RetryWithBackoff.FIRST_PAUSE_MILLIS;

    ImportRun(
            ImportJobStore.StartedImport started,
            ImportJobStore jobs,
            Claim claim,
            AsyncItemReader file,
            ImportBatchSender sender,
            EventStore store,
            AppendedEventLookup appendedEvents,
            InstantSource clock,
            RetryWithBackoff retry) {
        this.importId = started.job().importId();
        this.counters = started.counters();
        this.interruptedAttempt = started.attempt();
        this.jobs = jobs;
        this.claim = claim;
        this.file = file;
        this.sender = sender;
        this.store = store;
        this.appendedEvents = appendedEvents;
        this.clock = clock;
        this.retry = retry;
    }

    private static final class CancelledException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        CancelledException() {
            super("cancelled", null, false, false);
        }
    }

    /**
     * Completes when the import has ended. Fails with {@link RetryWithBackoff.StoppedException} to resume later, and with
     * {@link ClaimLostException} when another node has taken it over.
     */
    Future<Void> run() {
        processNext(file.readAfter(counters.resumeAfterItem()));
        return ended.future().eventually(file::close);
    }

    private void processNext(Future<Chunk> next) {
        next.onFailure(this::fail).onSuccess(chunk -> {
            if (chunk.items().isEmpty()) {
                counters = counters.withPosition(counters.resumeAfterItem(), chunk.bytesRead());
                end(State.DONE, null);
            } else {
                processChunk(chunk);
            }
        });
    }

    private void processChunk(Chunk chunk) {
        @Nullable Attempt interrupted = interruptedAttempt;
        interruptedAttempt = null;
        ImportBatch batch = new ImportBatch(chunk.items(), interrupted == null ? Set.of() : interrupted.settled());
        for (ImportItem item : chunk.items()) {
            if (item instanceof Invalid invalid) {
                refuse(batch, invalid, invalid.reason());
            }
        }
        Future<?> lookup = interrupted == null
                ? Future.succeededFuture()
                : settleAppended(batch, batch.pending(), idsOf(interrupted.sentAt()), interrupted.head());
        Future<Chunk> following = file.readAfter(batch.lastItem());
        lookup.onFailure(this::fail)
                .onSuccess(ignored -> send(batch, () -> {
                    counters = counters.withPosition(batch.lastItem(), chunk.bytesRead());
                    processNext(following);
                }));
    }

    private void send(ImportBatch batch, Runnable whenSettled) {
        List<LocationItem> pending = batch.pending();
        Instant sentAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // A batch of refusals only is stored too, since the import may be cancelled.
        retry.untilSuccess(store::head)
                .compose(head -> retry.untilSuccess(() ->
                                jobs.saveAttempt(importId, claim, counters, new Attempt(sentAt, head, batch.settled())))
                        .compose(isRunning -> isRunning
                                ? sendUnlessExpired(pending, idsOf(sentAt))
                                : Future.failedFuture(new CancelledException()))
                        .compose(result -> applyResult(batch, result, idsOf(sentAt), head)))
                .compose(ignored -> pauseBeforeResend(batch, pending.size()))
                .onFailure(this::fail)
                .onSuccess(ignored -> {
                    if (batch.pending().isEmpty()) {
                        whenSettled.run();
                    } else {
                        send(batch, whenSettled);
                    }
                });
    }

    private Future<Result> sendUnlessExpired(List<LocationItem> pending, DeterministicEventIds ids) {
        // With expired ids, the batch is not sent but stored again with new ones.
        return pending.isEmpty() || clock.instant().isAfter(ids.sentAt().plus(MAX_ID_AGE))
                ? Future.succeededFuture(new Result())
                : sender.send(pending, ids);
    }

    private DeterministicEventIds idsOf(Instant sentAt) {
        return new DeterministicEventIds(importId, counters.resumeAfterItem(), sentAt);
    }

    private Future<?> applyResult(ImportBatch batch, Result result, DeterministicEventIds ids, Cursor head) {
        result.refused().forEach(refused -> refuse(batch, refused.item(), refused.reason()));
        result.appended().forEach(item -> markAppended(batch, item));
        return result.unconfirmed().isEmpty()
                ? Future.succeededFuture()
                : settleAppended(batch, result.unconfirmed(), ids, head);
    }

    private Future<?> settleAppended(
            ImportBatch batch, List<LocationItem> unconfirmed, DeterministicEventIds ids, Cursor after) {
        List<UUID> eventIds =
                unconfirmed.stream().map(item -> ids.of(item.number())).toList();
        return retry.untilSuccess(() -> appendedEvents.findRecorded(eventIds, after))
                .map(found -> {
                    unconfirmed.stream()
                            .filter(item -> found.contains(ids.of(item.number())))
                            .forEach(item -> markAppended(batch, item));
                    return found;
                });
    }

    private void markAppended(ImportBatch batch, LocationItem item) {
        if (batch.settle(item.number())) {
            counters = counters.withDone(1);
        }
    }

    private void refuse(ImportBatch batch, ImportItem item, String reason) {
        if (batch.settle(item.number())) {
            counters = counters.withRefused(new Refusal(item.number(), item.line(), reason));
        }
    }

    private Future<Void> pauseBeforeResend(ImportBatch batch, int sent) {
        int remaining = batch.pending().size();
        if (remaining == 0) {
            pauseMillis = RetryWithBackoff.FIRST_PAUSE_MILLIS;
            return Future.succeededFuture();
        }
        pauseMillis =
                remaining < sent ? RetryWithBackoff.FIRST_PAUSE_MILLIS : RetryWithBackoff.nextPauseMillis(pauseMillis);
        // The append queue is full or the database is unavailable: the pause lets other clients proceed.
        return retry.pause(pauseMillis);
    }

    private void fail(Throwable cause) {
        switch (cause) {
            case RetryWithBackoff.StoppedException stopped -> ended.tryFail(stopped);
            case ClaimLostException lost -> ended.tryFail(lost);
            case CancelledException ignored -> ended.tryComplete();
            case UnreadableFileException unreadable -> end(State.FAILED, String.valueOf(unreadable.getMessage()));
            case IOException failure -> {
                LOG.error("cannot read the file of import {}", importId, failure);
                end(State.FAILED, "the file cannot be read");
            }
            default -> {
                LOG.error("import {} failed", importId, cause);
                end(State.FAILED, "internal error; see the log of the service");
            }
        }
    }

    private void end(State state, @Nullable String error) {
        retry.untilSuccess(() -> jobs.end(importId, claim, counters, state, error))
                .onSuccess(ignored -> logEnd(state, error))
                .onComplete(ended);
    }

    private void logEnd(State state, @Nullable String error) {
        LOG.info(
                "import {} is {}: {} locations, {} refusals{}",
                importId,
                state.name().toLowerCase(Locale.ROOT),
                counters.itemsDone(),
                counters.itemsRefused(),
                error == null ? "" : ", " + error);
    }
}
