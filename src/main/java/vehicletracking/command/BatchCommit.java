package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.command.AppendQueue.QueuedAppend;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;

/** Commits batches of appends under the fence of their shard, and publishes their events. Confined to one event loop. */
final class BatchCommit {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);

    /** Of an append that rests on its condition only, and so need not be decided anew when it is fenced. */
    private static final int MAX_ATTEMPTS = 20;

    private static final long NEW_OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AppendResult FENCED = new AppendResult.Fenced();

    private final EventStore store;
    private final WriterEpochs epochs;
    private final Fences fences;
    private final UnknownOutcomes outcomes;
    private final EventPublisher publisher;
    private final CommandHealth health;
    private final CommandTelemetry telemetry;

    /** Shards whose last batch failed, so that an outage is logged at its begin and end, and not with every batch. */
    private final BitSet unreachable = new BitSet();

    private final long[] unreachableSinceNanos;

    BatchCommit(
            EventStore store,
            WriterEpochs epochs,
            Fences fences,
            Context context,
            EventPublisher publisher,
            CommandHealth health,
            CommandTelemetry telemetry) {
        this.store = store;
        this.epochs = epochs;
        this.fences = fences;
        this.outcomes = new UnknownOutcomes(store, epochs, context);
        this.publisher = publisher;
        this.health = health;
        this.telemetry = telemetry;
        this.unreachableSinceNanos = new long[store.shards()];
    }

    /**
     * Appends a batch to a shard.
     *
     * @return completes with one result per append, in the same order. An append whose own fence is not the current one is
     *     {@link AppendResult.Fenced}; one without is repeated. Fails when the log can't be reached
     */
    Future<List<AppendResult>> commit(int shard, List<QueuedAppend> batch) {
        return commit(shard, batch, MAX_ATTEMPTS)
                .onSuccess(results -> markReachable(shard))
                .onFailure(failure -> markUnreachable(shard, failure));
    }

    private Future<List<AppendResult>> commit(int shard, List<QueuedAppend> batch, int attemptsLeft) {
        return fences.acquire(shard)
                .compose(fence -> commitUnder(fence, shard, batch))
                .compose(results -> attemptsLeft == 1
                        ? Future.succeededFuture(results)
                        : repeatFenced(shard, batch, results, attemptsLeft - 1));
    }

    private Future<List<AppendResult>> commitUnder(Fence fence, int shard, List<QueuedAppend> batch) {
        int[] current = IntStream.range(0, batch.size())
                .filter(i -> batch.get(i).fence() == null
                        || fence.equals(batch.get(i).fence()))
                .toArray();
        return current.length == batch.size()
                ? append(fence, shard, batch)
                : current.length == 0
                        ? Future.succeededFuture(allFenced(batch))
                        : append(fence, shard, pick(batch, current))
                                .map(results -> replaced(allFenced(batch), current, results));
    }

    private Future<List<AppendResult>> append(Fence fence, int shard, List<QueuedAppend> batch) {
        boolean isFenced = batch.stream().anyMatch(each -> each.fence() != null);
        Fence needed = isFenced ? fence : new Fence(fence.epoch(), null);
        List<Append> appends = batch.stream().map(QueuedAppend::append).toList();
        long knownHead = epochs.knownHead(shard);
        AppendSpan span = telemetry.beginAppend(shard, appends.size(), QueuedAppend.traceParents(batch));
        return store.append(shard, needed, appends)
                .onComplete(span::end)
                .recover(failure -> UnknownOutcomes.isUnknown(failure)
                        ? resolve(shard, fence, appends, knownHead, failure)
                        : Future.failedFuture(failure))
                .map(results -> {
                    recordHead(shard, results);
                    publish(appends, results, span);
                    return results;
                })
                .compose(results -> results.contains(FENCED)
                        ? fences.renew(shard, fence).transform(ignored -> Future.succeededFuture(results))
                        : Future.succeededFuture(results));
    }

    /** Waits for the log at the begin of an outage only, since commands that arrive later would wait one after another. */
    private Future<List<AppendResult>> resolve(
            int shard, Fence fence, List<Append> appends, long knownHead, Throwable failure) {
        markUnreachable(shard, failure);
        boolean isOutageNew = System.nanoTime() - unreachableSinceNanos[shard] < NEW_OUTAGE_NANOS;
        return outcomes.resolve(shard, fence, appends, knownHead, failure, isOutageNew);
    }

    private void recordHead(int shard, List<AppendResult> results) {
        for (int i = results.size() - 1; i >= 0; i--) {
            if (results.get(i) instanceof AppendResult.Appended appended) {
                epochs.appended(shard, appended.last().value());
                return;
            }
        }
    }

    private Future<List<AppendResult>> repeatFenced(
            int shard, List<QueuedAppend> batch, List<AppendResult> results, int attemptsLeft) {
        int[] repeatable = IntStream.range(0, batch.size())
                .filter(i -> results.get(i).equals(FENCED) && batch.get(i).fence() == null)
                .toArray();
        return repeatable.length == 0
                ? Future.succeededFuture(results)
                : commit(shard, pick(batch, repeatable), attemptsLeft)
                        .map(repeated -> replaced(results, repeatable, repeated));
    }

    private static List<AppendResult> allFenced(List<QueuedAppend> batch) {
        return Collections.nCopies(batch.size(), FENCED);
    }

    private static List<QueuedAppend> pick(List<QueuedAppend> batch, int[] indexes) {
        return IntStream.of(indexes).mapToObj(batch::get).toList();
    }

    private static List<AppendResult> replaced(List<AppendResult> results, int[] indexes, List<AppendResult> others) {
        List<AppendResult> all = new ArrayList<>(results);
        for (int i = 0; i < indexes.length; i++) {
            all.set(indexes[i], others.get(i));
        }
        return all;
    }

    /** A failure to publish does not fail the appends, which are committed. */
    private void publish(List<Append> appends, List<AppendResult> results, AppendSpan span) {
        try {
            publisher.publish(appends, results, span.traceParent());
        } catch (RuntimeException e) {
            LOG.error("a batch is committed, but could not be announced", e);
        }
    }

    private void markReachable(int shard) {
        health.appended(shard);
        if (unreachable.get(shard)) {
            unreachable.clear(shard);
            LOG.info("shard {} of the log is reached again", shard);
        }
    }

    private void markUnreachable(int shard, Throwable failure) {
        health.appendFailed(shard, LogLock.explain(failure));
        if (unreachable.get(shard)) {
            LOG.debug("shard {} of the log still can't be reached: {}", shard, failure.toString());
        } else {
            unreachable.set(shard);
            unreachableSinceNanos[shard] = System.nanoTime();
            LOG.warn(
                    "shard {} of the log can't be reached; commands wait for seconds, and are then refused: {}",
                    shard,
                    failure.toString());
        }
    }
}
