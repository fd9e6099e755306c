package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DomainEvent;

/**
 * Mapping between domain events and stored events.
 *
 * <p>The payload of a tracked location, by far the most frequent event, leaves out what a column of the event log
 * holds: its id, its vehicle and its time. {@link #eventOf} and {@link #fullPayload} add them.
 */
public final class EventMapper {

    private EventMapper() {}

    /** An event to append whose cause is unknown. */
    public static NewEvent newEvent(DomainEvent event) {
        return newEvent(event, Cause.UNKNOWN);
    }

    /**
     * An event to append, with its payload in the current schema version ({@link LocationPayloads} for locations) and the
     * consistency keys that it touches.
     */
    public static NewEvent newEvent(DomainEvent event, Cause cause) {
        String type = EventTypes.of(event);
        return new NewEvent(
                event.id(),
                type,
                event.subject(),
                event.occurredAt(),
                Upcasters.currentVersion(type),
                EventPayloads.of(event),
                cause.equals(Cause.UNKNOWN) ? CanonicalJson.EMPTY : EventMetadata.of(cause),
                ConsistencyKeys.of(event, cause));
    }

    /**
     * The domain event that was stored, in whichever schema version.
     *
     * @throws IllegalArgumentException if its type is unknown or its payload has an invalid value
     */
    public static DomainEvent eventOf(RecordedEvent event) {
        return EventPayloads.eventOf(Upcasters.upcast(event));
    }

    /** The payload as clients see it: in the current schema version and with the members that are stored in columns. */
    public static JsonObject fullPayload(RecordedEvent event) {
        return EventPayloads.full(Upcasters.upcast(event));
    }

    /** Digest of the request that caused the event; null if that had no idempotency key. */
    public static @Nullable String requestDigest(RecordedEvent event) {
        return EventMetadata.requestDigest(event);
    }

    /** Id of the principal whose request caused the event; null if that was not authenticated. */
    public static @Nullable String principal(RecordedEvent event) {
        return EventMetadata.principal(event);
    }

    /** The metadata as clients see it: with the ids that are not stored because they equal others. */
    public static JsonObject fullMetadata(RecordedEvent event) {
        return EventMetadata.full(event);
    }
}
