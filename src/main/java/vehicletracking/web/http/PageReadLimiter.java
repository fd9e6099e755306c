package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Limits the pages that streamed responses read concurrently, in the order of submission, so that streams never use all
 * connections of a pool: other reads wait for one page at most. A stream submits one page, or the few of one chunk, so
 * the number of streams bounds the queue. Confined to one event loop.
 */
public final class PageReadLimiter {

    private final int maxReads;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int reads;

    /** @param maxReads in progress at a time */
    public PageReadLimiter(int maxReads) {
        this.maxReads = maxReads;
    }

    /** Starts a read when fewer than the limit are in progress. Completes and fails as the read does. */
    public <T> Future<T> submit(Supplier<Future<T>> read) {
        if (reads < maxReads) {
            return begin(read);
        }
        Promise<T> promise = Promise.promise();
        waiting.add(() -> begin(read).onComplete(promise));
        return promise.future();
    }

    private <T> Future<T> begin(Supplier<Future<T>> read) {
        reads++;
        return Future.<Void>succeededFuture().compose(ignored -> read.get()).onComplete(ignored -> end());
    }

    private void end() {
        reads--;
        if (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
