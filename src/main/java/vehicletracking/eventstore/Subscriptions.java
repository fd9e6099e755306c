package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** Starts subscriptions to the log. */
public final class Subscriptions {

    private final Vertx vertx;
    private final EventStore store;

    public Subscriptions(Vertx vertx, EventStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /**
     * Delivers the matching events to the handler, one at a time, on the caller's event loop. Delivery is at least
     * once: see {@link Subscription}.
     *
     * @param name name of the checkpoint from which the subscription resumes; of subscriptions of one name on several
     *     nodes, one delivers
     * @param from where to begin when there is no checkpoint, for example {@link Cursor#BEGINNING}
     * @param handler its future completes when the event is handled; when it fails the event is delivered again
     * @return completes when the subscription is active; fails when the checkpoint can't be read
     */
    public Future<Subscription> subscribe(
            String name, EventFilter filter, Cursor from, Function<RecordedEvent, Future<Void>> handler) {
        return Subscription.start(vertx, store, name, filter, from, handler);
    }
}
