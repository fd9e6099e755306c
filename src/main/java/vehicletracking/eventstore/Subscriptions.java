package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** How other verticles follow the log. */
public final class Subscriptions {

    private final Vertx vertx;
    private final EventStore store;

    public Subscriptions(Vertx vertx, EventStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /**
     * Hands every event that passes the filter to the handler, one after another, from the first time on which the name
     * is used, or from where it was left.
     *
     * @param name of the reader; two that run at a time must not share one
     * @param from where a reader begins that has never been here, for example {@link Cursor#BEGINNING}
     * @param handler completes when the event is done with; while it fails, the event is handed over again. It may be
     *     given an event twice
     * @return completes when the subscription runs; fails when it can't be seen how far the reader has come
     */
    public Future<Subscription> subscribe(
            String name, EventFilter filter, Cursor from, Function<RecordedEvent, Future<Void>> handler) {
        return Subscription.start(vertx, store, name, filter, from, handler);
    }
}
