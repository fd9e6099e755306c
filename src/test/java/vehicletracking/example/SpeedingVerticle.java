package vehicletracking.example;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.Subscription;
import vehicletracking.eventstore.Subscriptions;

/**
 * Example of a verticle that subscribes to the log: publishes the id of every vehicle over a speed limit on the address
 * {@value #ADDRESS}. Resumes from its checkpoint after a restart, with at-least-once delivery.
 *
 * <pre>{@code
 * Service.start(vertx, settings)
 *     .compose(service -> vertx.deployVerticle(new SpeedingVerticle(service.subscriptions(), 36)));
 * }</pre>
 */
public final class SpeedingVerticle extends VerticleBase {

    public static final String ADDRESS = "example.speeding";

    private final Subscriptions subscriptions;
    private final double limitMetresPerSecond;
    private @Nullable Subscription subscription;

    public SpeedingVerticle(Subscriptions subscriptions, double limitMetresPerSecond) {
        this.subscriptions = subscriptions;
        this.limitMetresPerSecond = limitMetresPerSecond;
    }

    @Override
    public Future<?> start() {
        EventFilter locations = EventFilter.ofTypes(EventTypes.LOCATION_TRACKED);
        return subscriptions
                .subscribe("speeding", locations, Cursor.BEGINNING, this::check)
                .onSuccess(started -> subscription = started);
    }

    private Future<Void> check(RecordedEvent event) {
        Double speed = new JsonObject(event.payload()).getDouble("speed");
        if (speed != null && speed > limitMetresPerSecond) {
            vertx.eventBus().publish(ADDRESS, event.subject().toString());
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return subscription == null ? Future.succeededFuture() : subscription.close();
    }
}
