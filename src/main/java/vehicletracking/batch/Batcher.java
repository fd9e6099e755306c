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
     * @param maxBatch calls that go out together at most
     * @param maxInFlight batches under way at a time at most
     * @param maxFullInFlight the same when as many calls are waiting as go out together: then nothing larger would come of
     *     waiting longer
     * @param maxWaiting calls waiting for a batch at most; one more is refused at once with {@link OverloadedException}
     */
    public record Limits(int maxBatch, int maxInFlight, int maxFullInFlight, int maxWaiting) {
        public Limits {
            if (maxBatch < 1 || maxInFlight < 1 || maxFullInFlight < maxInFlight || maxWaiting < 1) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }

        public Limits(int maxBatch, int maxInFlight, int maxWaiting) {
            this(maxBatch, maxInFlight, maxInFlight, maxWaiting);
        }
    }

    private record Waiting<Q, R>(Q call, Promise<R> answer) {}

    private final Limits limits;
    private final Context context;
    private final Function<List<Q>, Future<List<R>>> callAll;
    private final ArrayDeque<Waiting<Q, R>> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean drainIsScheduled;
    private boolean isDraining;

    /**
     * @param context the event loop on which {@link #submit} is called
     * @param callAll answers a batch with one answer a call, in the same order
     */
    public Batcher(Limits limits, Context context, Function<List<Q>, Future<List<R>>> callAll) {
        this.limits = limits;
        this.context = context;
        this.callAll = callAll;
    }

    /**
     * Completes with the answer to this call. Fails with what its batch failed with, with
     * {@link IllegalStateException} when the batch got another number of answers, or at once with
     * {@link OverloadedException} when the queue is full.
     */
    public Future<R> submit(Q call) {
        if (waiting.size() >= limits.maxWaiting()) {
            return Future.failedFuture(new OverloadedException());
        }
        Promise<R> answer = Promise.promise();
        waiting.add(new Waiting<>(call, answer));
        if (!drainIsScheduled && maySend()) {
            drainIsScheduled = true;
            context.runOnContext(ignored -> drain());
        }
        return answer.future();
    }

    /** Batches that are answered at once are sent one after another, not one within another. */
    private void drain() {
        drainIsScheduled = false;
        if (isDraining) {
            return;
        }
        isDraining = true;
        try {
            while (maySend()) {
                send(takeBatch());
            }
        } finally {
            isDraining = false;
        }
    }

    private boolean maySend() {
        return waiting.size() >= limits.maxBatch()
                ? inFlight < limits.maxFullInFlight()
                : inFlight < limits.maxInFlight() && !waiting.isEmpty();
    }

    private List<Waiting<Q, R>> takeBatch() {
        int size = Math.min(waiting.size(), limits.maxBatch());
        List<Waiting<Q, R>> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void send(List<Waiting<Q, R>> batch) {
        List<Q> calls = new ArrayList<>(batch.size());
        batch.forEach(each -> calls.add(each.call()));
        inFlight++;
        answersTo(calls).onComplete(outcome -> {
            inFlight--;
            try {
                drain(); // first, so that the next batch is under way while those of this one are answered
            } finally {
                answer(batch, outcome);
            }
        });
    }

    private static <Q, R> void answer(List<Waiting<Q, R>> batch, AsyncResult<List<R>> outcome) {
        if (outcome.failed()) {
            batch.forEach(each -> each.answer().fail(outcome.cause()));
            return;
        }
        List<R> answers = outcome.result();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answers.get(i));
        }
    }

    private Future<List<R>> answersTo(List<Q> calls) {
        try {
            return callAll.apply(calls).map(answers -> {
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
