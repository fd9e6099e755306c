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
 * Works off one file, a batch after another. Before a batch is sent it is saved which ids its events will have and where
 * the log ends; after a crash, or an answer that was lost, they are looked for behind that place. So each item comes into
 * the log once. Confined to one event loop.
 */
final class ImportRun {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

    /** An event is looked for by the time in its id: it must be sent soon after that, however long what comes before took. */
    private static final Duration MAX_ID_AGE = Duration.ofSeconds(10);

    private final UUID importId;
    private final ImportJobStore jobs;
    private final AsyncItemReader file;
    private final ImportBatchSender sender;
    private final EventStore store;
    private final AppendedEventLookup appendedEvents;
    private final InstantSource clock;
    private final RetryWithBackoff retry;
    private final Promise<Void> ended = Promise.promise();
    private ImportCounters counters;
    private @Nullable Attempt unanswered;
    private long pauseMillis = RetryWithBackoff.FIRST_PAUSE_MILLIS;

    ImportRun(
            ImportJobStore.StartedImport begun,
            ImportJobStore jobs,
            AsyncItemReader file,
            ImportBatchSender sender,
            EventStore store,
            AppendedEventLookup search,
            InstantSource clock,
            RetryWithBackoff patience) {
        this.importId = begun.job().importId();
        this.counters = begun.counters();
        this.unanswered = begun.attempt();
        this.jobs = jobs;
        this.file = file;
        this.sender = sender;
        this.store = store;
        this.appendedEvents = search;
        this.clock = clock;
        this.retry = patience;
    }

    /** Somebody cancelled it. */
    private static final class CancelledException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        CancelledException() {
            super("cancelled", null, false, false);
        }
    }

    /** Completes when the import has ended; fails with {@link RetryWithBackoff.StoppedException} when it is to go on another time. */
    Future<Void> run() {
        processNext(file.readAfter(counters.resumeAfterItem()));
        return ended.future().eventually(file::close);
    }

    private void processNext(Future<Chunk> coming) {
        coming.onFailure(this::fail).onSuccess(chunk -> {
            if (chunk.items().isEmpty()) {
                counters = counters.withPosition(counters.resumeAfterItem(), chunk.bytesRead());
                end(State.DONE, null);
            } else {
                processChunk(chunk);
            }
        });
    }

    private void processChunk(Chunk chunk) {
        @Nullable Attempt before = unanswered;
        unanswered = null;
        ImportBatch batch = new ImportBatch(chunk.items(), before == null ? Set.of() : before.settled());
        for (ImportItem item : chunk.items()) {
            if (item instanceof Invalid unfit) {
                refuse(batch, unfit, unfit.reason());
            }
        }
        Future<?> doubt = before == null
                ? Future.succeededFuture()
                : settleAppended(batch, batch.pending(), idsOf(before.sentAt()), before.head());
        Future<Chunk> following = file.readAfter(batch.lastItem());
        doubt.onFailure(this::fail)
                .onSuccess(ignored -> send(batch, () -> {
                    counters = counters.withPosition(batch.lastItem(), chunk.bytesRead());
                    processNext(following);
                }));
    }

    /** Again and again until every item is settled. A batch of nothing but refusals is saved too: it may be cancelled. */
    private void send(ImportBatch batch, Runnable whenSettled) {
        List<LocationItem> pending = batch.pending();
        Instant sentAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        retry.untilSuccess(store::head)
                .compose(head -> retry.untilSuccess(
                                () -> jobs.saveAttempt(importId, counters, new Attempt(sentAt, head, batch.settled())))
                        .compose(isToGoOn -> isToGoOn
                                ? sendUnlessExpired(pending, idsOf(sentAt))
                                : Future.failedFuture(new CancelledException()))
                        .compose(outcome -> applyResult(batch, outcome, idsOf(sentAt), head)))
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

    /** Nothing is sent with ids that have grown old: it is saved anew with others. */
    private Future<Result> sendUnlessExpired(List<LocationItem> pending, DeterministicEventIds ids) {
        return pending.isEmpty() || clock.instant().isAfter(ids.sentAt().plus(MAX_ID_AGE))
                ? Future.succeededFuture(new Result())
                : sender.send(pending, ids);
    }

    private DeterministicEventIds idsOf(Instant sentAt) {
        return new DeterministicEventIds(importId, counters.resumeAfterItem(), sentAt);
    }

    private Future<?> applyResult(ImportBatch batch, Result outcome, DeterministicEventIds ids, Cursor head) {
        outcome.refused().forEach(refused -> refuse(batch, refused.item(), refused.reason()));
        outcome.appended().forEach(item -> markAppended(batch, item));
        return outcome.unconfirmed().isEmpty()
                ? Future.succeededFuture()
                : settleAppended(batch, outcome.unconfirmed(), ids, head);
    }

    private Future<?> settleAppended(
            ImportBatch batch, List<LocationItem> inDoubt, DeterministicEventIds ids, Cursor after) {
        List<UUID> wanted = inDoubt.stream().map(item -> ids.of(item.number())).toList();
        return retry.untilSuccess(() -> appendedEvents.recorded(wanted, after)).map(found -> {
            inDoubt.stream()
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

    /** The queue of the log is full, or it can't be reached: others may go first. */
    private Future<Void> pauseBeforeResend(ImportBatch batch, int sent) {
        int left = batch.pending().size();
        if (left == 0) {
            pauseMillis = RetryWithBackoff.FIRST_PAUSE_MILLIS;
            return Future.succeededFuture();
        }
        pauseMillis = left < sent ? RetryWithBackoff.FIRST_PAUSE_MILLIS : RetryWithBackoff.nextPauseMillis(pauseMillis);
        return retry.pause(pauseMillis);
    }

    private void fail(Throwable cause) {
        switch (cause) {
            case RetryWithBackoff.StoppedException stopped -> ended.tryFail(stopped);
            case CancelledException ignored -> ended.tryComplete();
            case UnreadableFileException unreadable -> end(State.FAILED, String.valueOf(unreadable.getMessage()));
            case IOException lost -> {
                LOG.error("the file of import {} can't be read", importId, lost);
                end(State.FAILED, "the file can't be read");
            }
            default -> {
                LOG.error("import {} failed", importId, cause);
                end(State.FAILED, "something went wrong here; it was logged");
            }
        }
    }

    private void end(State state, @Nullable String error) {
        LOG.info(
                "import {} is {}: {} locations, {} refusals{}",
                importId,
                state.name().toLowerCase(Locale.ROOT),
                counters.itemsDone(),
                counters.itemsRefused(),
                error == null ? "" : ", " + error);
        retry.untilSuccess(() -> jobs.end(importId, counters, state, error)).onComplete(ended);
    }
}
