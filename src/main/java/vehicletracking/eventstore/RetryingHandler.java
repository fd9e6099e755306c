package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the handler of a subscription with an event until it succeeds. Confined to one event loop. */
final class RetryingHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RetryingHandler.class);

    static final long INITIAL_BACKOFF_MILLIS = 50;
    private static final long MAX_BACKOFF_MILLIS = 10_000;

    private final Vertx vertx;
    private final String name;
    private final Function<RecordedEvent, Future<Void>> handler;
    private final Supplier<Future<Boolean>> isWanted;
    private boolean isHandling;

    /** @param isWanted whether an event is to be delivered again after a failure */
    RetryingHandler(
            Vertx vertx,
            String name,
            Function<RecordedEvent, Future<Void>> handler,
            Supplier<Future<Boolean>> isWanted) {
        this.vertx = vertx;
        this.name = name;
        this.handler = handler;
        this.isWanted = isWanted;
    }

    /** Whether an event is in the handler, or is handled and {@link #finish} was not called yet. */
    boolean isHandling() {
        return isHandling;
    }

    void finish() {
        isHandling = false;
    }

    /** Completes with true when the event is handled, and with false when it is not wanted any more. */
    Future<Boolean> handle(RecordedEvent event) {
        return handle(event, INITIAL_BACKOFF_MILLIS);
    }

    private Future<Boolean> handle(RecordedEvent event, long backoffMillis) {
        isHandling = true;
        return call(event).map(true).recover(failure -> {
            isHandling = false; // closing need not wait for the backoff
            LOG.warn("{} could not handle event {} and will retry: {}", name, event.position(), failure.toString());
            return vertx.timer(backoffMillis)
                    .compose(ignored -> isWanted.get())
                    .compose(wanted ->
                            wanted ? handle(event, nextBackoff(backoffMillis)) : Future.succeededFuture(false));
        });
    }

    static long nextBackoff(long backoffMillis) {
        return Math.min(backoffMillis * 2, MAX_BACKOFF_MILLIS);
    }

    private Future<Void> call(RecordedEvent event) {
        try {
            return handler.apply(event);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
