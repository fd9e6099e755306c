package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import vehicletracking.eventstore.RecordedEvent;

/**
 * The versions of the shapes of payloads. What is in the log stays as it was written for ever; what was written in an old
 * shape is lifted, version by version, when it is read. See {@code src/doc/decisions} on how a shape is changed.
 */
final class Upcasters {

    /** By type, what makes a payload of version 1 one of version 2, one of 2 one of 3, and so on. None was needed yet. */
    private static final Map<String, List<UnaryOperator<JsonObject>>> UPCASTERS = Map.of();

    private Upcasters() {}

    /** The version in which a type is written now. */
    static int currentVersion(String type) {
        return UPCASTERS.getOrDefault(type, List.of()).size() + 1;
    }

    /** The event with its payload in the newest shape. */
    static RecordedEvent upcast(RecordedEvent event) {
        return upcast(event, UPCASTERS.getOrDefault(event.type(), List.of()));
    }

    static RecordedEvent upcast(RecordedEvent event, List<UnaryOperator<JsonObject>> lifts) {
        if (event.schemaVersion() > lifts.size()) {
            return event;
        }
        JsonObject payload = new JsonObject(event.payload());
        for (UnaryOperator<JsonObject> lift : lifts.subList(event.schemaVersion() - 1, lifts.size())) {
            payload = lift.apply(payload);
        }
        return new RecordedEvent(
                event.position(),
                event.eventId(),
                event.type(),
                event.subject(),
                event.occurredAt(),
                event.recordedAt(),
                lifts.size() + 1,
                payload.encode(),
                event.metadata());
    }
}
