package vehicletracking.batch;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Turns single calls into calls with many: what arrives while earlier calls are in flight, or within one turn of the
 * event loop, goes out together. There is no timer, so an idle system answers at once and a busy one makes larger
 * batches instead of more of them.
 *
 * <p>Confined to the event loop it was made for; nothing here is synchronised.
 */
public final class Batcher<Q, R> {

    /**
     * What a batcher may hold.
     *
     * @param maxBatchCalls calls that go out together at most
     * @param maxInFlightBatches batches under way at a time at most
     * @param maxInFlightWhenFull the same when as many calls are waiting as go out together: then nothing larger would come of
     *     waiting longer
     * @param maxQueuedCalls calls waiting for a batch at most; one more is refused at once with {@link OverloadedException}
     */
    public record Limits(int maxBatchCalls, int maxInFlightBatches, int maxInFlightWhenFull, int maxQueuedCalls) {
        public Limits {
            if (maxBatchCalls < 1 || maxInFlightBatches < 1 || maxInFlightWhenFull < maxInFlightBatches || maxQueuedCalls < 1) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }

        public Limits(int maxBatchCalls, int maxInFlightBatches, int maxQueuedCalls) {
            this(maxBatchCalls, maxInFlightBatches, maxInFlightBatches, maxQueuedCalls);
        }
    }

    private record QueuedCall<Q, R>(Q call, Promise<R> result) {}

    private final Limits limits;
    private final Context context;
    private final Function<List<Q>, Future<List<R>>> batchCall;
    private final ArrayDeque<QueuedCall<Q, R>> queue = new ArrayDeque<>();
    private int inFlightBatches;
    private boolean isDrainScheduled;
    private boolean isDraining;

    /**
     * @param context the event loop on which {@link #submit} is called
     * @param callAll answers a batch with one answer a call, in the same order
     */
    public Batcher(Limits limits, Context context, Function<List<Q>, Future<List<R>>> callAll) {
        this.limits = limits;
        this.context = context;
        this.batchCall = callAll;
    }

    /**
     * Completes with the answer to this call. Fails with what its batch failed with, with
     * {@link IllegalStateException} when the batch got another number of answers, or at once with
     * {@link OverloadedException} when the queue is full.
     */
    public Future<R> submit(Q call) {
        if (queue.size() >= limits.maxQueuedCalls()) {
            return Future.failedFuture(new OverloadedException());
        }
        Promise<R> answer = Promise.promise();
        queue.add(new QueuedCall<>(call, answer));
        if (!isDrainScheduled && canSend()) {
            isDrainScheduled = true;
            context.runOnContext(ignored -> drain());
        }
        return answer.future();
    }

    /** Batches that are answered at once are sent one after another, not one within another. */
    private void drain() {
        isDrainScheduled = false;
        if (isDraining) {
            return;
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
        return queue.size() >= limits.maxBatchCalls()
                ? inFlightBatches < limits.maxInFlightWhenFull()
                : inFlightBatches < limits.maxInFlightBatches() && !queue.isEmpty();
    }

    private List<QueuedCall<Q, R>> takeBatch() {
        int size = Math.min(queue.size(), limits.maxBatchCalls());
        List<QueuedCall<Q, R>> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(queue.remove());
        }
        return batch;
    }

    private void send(List<QueuedCall<Q, R>> batch) {
        List<Q> calls = new ArrayList<>(batch.size());
        batch.forEach(each -> calls.add(each.call()));
        inFlightBatches++;
        callBatch(calls).onComplete(outcome -> {
            inFlightBatches--;
            try {
                drain(); // first, so that the next batch is under way while those of this one are answered
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
        List<R> answers = outcome.result();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).result().complete(answers.get(i));
        }
    }

    private Future<List<R>> callBatch(List<Q> calls) {
        try {
            return batchCall.apply(calls).map(answers -> {
                if (answers.size() != calls.size()) {
                    throw new IllegalStateException(calls.size() + " calls got " + answers.size() + " answers");
                }
                return answers;
            });
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
