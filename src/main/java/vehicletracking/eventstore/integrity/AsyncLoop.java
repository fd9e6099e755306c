package vehicletracking.eventstore.integrity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Loop over asynchronous steps. A recursive chain of futures would retain every finished step, and complete in as many
 * nested calls.
 */
public final class AsyncLoop {

    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> done = Promise.promise();

    private AsyncLoop(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /**
     * Runs steps one after another while they complete with true.
     *
     * @param step its future must complete asynchronously, else the loop nests calls
     * @return completes when a step completes with false; fails when a step fails
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        AsyncLoop loop = new AsyncLoop(step);
        loop.runStep();
        return loop.done.future();
    }

    private void runStep() {
        step.get().onComplete(hasNext -> {
            if (hasNext.failed()) {
                done.fail(hasNext.cause());
            } else if (hasNext.result()) {
                runStep();
            } else {
                done.complete();
            }
        });
    }
}
