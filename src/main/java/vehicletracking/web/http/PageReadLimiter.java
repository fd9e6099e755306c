package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Limits the pages that streamed responses read at a time, in the order of the requests, so that they never take all
 * connections of a pool: other reads wait for a page at most. Each stream waits for one page, or for the few that make up
 * its chunk, so the queue is as bounded as the number of streams. Confined to one event loop.
 */
public final class PageReadLimiter {

    private final int maxReads;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int reads;

    public PageReadLimiter(int maxReads) {
        this.maxReads = maxReads;
    }

    /** Completes as the read does, which begins when there are fewer than the limit. */
    <T> Future<T> submit(Supplier<Future<T>> read) {
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
