package vehicletracking.eventstore.integrity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * One step after another, as often as it takes. A chain of futures would hold every step that was, and end in as many calls
 * within each other.
 */
public final class AsyncLoop {

    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> done = Promise.promise();

    private AsyncLoop(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /**
     * Completes when a step says so.
     *
     * @param step never completes at once; with false when there is no other to come
     * @return fails as soon as a step fails
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        AsyncLoop repeat = new AsyncLoop(step);
        repeat.runStep();
        return repeat.done.future();
    }

    private void runStep() {
        step.get().onComplete(isMore -> {
            if (isMore.failed()) {
                done.fail(isMore.cause());
            } else if (isMore.result()) {
                runStep();
            } else {
                done.complete();
            }
        });
    }
}
