package vehicletracking.batch;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Combines single calls into batches: calls that arrive within one turn of the event loop, or while earlier batches are
 * in flight, are sent together. There is no timer, so under low load a call is sent in the next turn of the event loop,
 * and under high load the batches grow.
 *
 * <p>Confined to one event loop, except {@link #queuedCalls}; not synchronized.
 *
 * @param <Q> type of a call
 * @param <R> type of its result
 */
public final class Batcher<Q, R> {

    /**
     * Limits of a batcher.
     *
     * @param maxBatchCalls maximum number of calls in a batch
     * @param maxInFlightBatches maximum number of batches in flight
     * @param maxInFlightWhenFull the same while a full batch is queued, which would not grow by waiting; at least
     *     {@code maxInFlightBatches}
     * @param maxQueuedCalls maximum number of calls that wait for a batch; a further call fails with
     *     {@link OverloadedException}
     */
    public record Limits(int maxBatchCalls, int maxInFlightBatches, int maxInFlightWhenFull, int maxQueuedCalls) {
        public Limits {
            if (maxBatchCalls < 1
                    || maxInFlightBatches < 1
                    || maxInFlightWhenFull < maxInFlightBatches
                    || maxQueuedCalls < 1) {
                throw new IllegalArgumentException(
                        "limits must be positive, and maxInFlightWhenFull at least maxInFlightBatches");
            }
        }

        /** The same limit of batches in flight, whether a full batch is queued or not. */
        public Limits(int maxBatchCalls, int maxInFlightBatches, int maxQueuedCalls) {
            this(maxBatchCalls, maxInFlightBatches, maxInFlightBatches, maxQueuedCalls);
        }
    }

    private record QueuedCall<Q, R>(Q call, Promise<R> result) {}

    private final Limits limits;
    private final Context context;
    private final Function<List<Q>, Future<List<R>>> batchCall;
    private final ArrayDeque<QueuedCall<Q, R>> queue = new ArrayDeque<>();
    private final AtomicInteger queuedCalls = new AtomicInteger();
    private int inFlightBatches;
    private boolean isDrainScheduled;
    private boolean isDraining;

    /**
     * @param context the event loop on which {@link #submit} is called
     * @param batchCall completes with one result for each call, in the same order
     */
    public Batcher(Limits limits, Context context, Function<List<Q>, Future<List<R>>> batchCall) {
        this.limits = limits;
        this.context = context;
        this.batchCall = batchCall;
    }

    /**
     * Queues a call for the next batch.
     *
     * @return completes with the result of this call. Fails with the failure of its batch, with
     *     {@link IllegalStateException} when the batch has another number of results than calls, or immediately with
     *     {@link OverloadedException} when the queue is full
     */
    public Future<R> submit(Q call) {
        if (queue.size() >= limits.maxQueuedCalls()) {
            return Future.failedFuture(new OverloadedException());
        }
        Promise<R> result = Promise.promise();
        queue.add(new QueuedCall<>(call, result));
        queuedCalls.setRelease(queue.size());
        if (!isDrainScheduled && canSend()) {
            isDrainScheduled = true;
            context.runOnContext(ignored -> drain());
        }
        return result.future();
    }

    /** Number of calls that wait for a batch. May be called on any thread. */
    public int queuedCalls() {
        return queuedCalls.getAcquire();
    }

    private void drain() {
        isDrainScheduled = false;
        if (isDraining) {
            return; // batches that complete immediately are sent in the loop below, not recursively
        }
        isDraining = true;
        try {
            while (canSend()) {
                send(takeBatch());
            }
        } finally {
            isDraining = false;
        }
    }

    private boolean canSend() {
        boolean isFull = queue.size() >= limits.maxBatchCalls();
        int limit = isFull ? limits.maxInFlightWhenFull() : limits.maxInFlightBatches();
        return !queue.isEmpty() && inFlightBatches < limit;
    }

    private List<QueuedCall<Q, R>> takeBatch() {
        int size = Math.min(queue.size(), limits.maxBatchCalls());
        List<QueuedCall<Q, R>> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(queue.remove());
        }
        queuedCalls.setRelease(queue.size());
        return batch;
    }

    private void send(List<QueuedCall<Q, R>> batch) {
        List<Q> calls = new ArrayList<>(batch.size());
        batch.forEach(each -> calls.add(each.call()));
        inFlightBatches++;
        callBatch(calls).onComplete(outcome -> {
            inFlightBatches--;
            try {
                drain(); // first, so that the next batch is in flight while the calls of this one complete
            } finally {
                completeCalls(batch, outcome);
            }
        });
    }

    private static <Q, R> void completeCalls(List<QueuedCall<Q, R>> batch, AsyncResult<List<R>> outcome) {
        if (outcome.failed()) {
            batch.forEach(each -> each.result().fail(outcome.cause()));
            return;
        }
        List<R> results = outcome.result();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).result().complete(results.get(i));
        }
    }

    private Future<List<R>> callBatch(List<Q> calls) {
        try {
            return batchCall.apply(calls).map(results -> {
                if (results.size() != calls.size()) {
                    throw new IllegalStateException(calls.size() + " calls have " + results.size() + " results");
                }
                return results;
            });
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
