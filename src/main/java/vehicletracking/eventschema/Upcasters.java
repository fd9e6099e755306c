package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Schema versions of payloads. Stored events never change: when an event with an old schema version is read, its
 * payload is upcast one version at a time. {@code src/doc/decisions} describes how to change a schema.
 */
final class Upcasters {

    /** By event type, the upcasters from version 1 to 2, 2 to 3, and so on. No schema has changed yet. */
    private static final Map<String, List<UnaryOperator<JsonObject>>> UPCASTERS = Map.of();

    private Upcasters() {}

    static int currentVersion(String type) {
        return UPCASTERS.getOrDefault(type, List.of()).size() + 1;
    }

    static RecordedEvent upcast(RecordedEvent event) {
        return upcast(event, UPCASTERS.getOrDefault(event.type(), List.of()));
    }

    static RecordedEvent upcast(RecordedEvent event, List<UnaryOperator<JsonObject>> upcasters) {
        if (event.schemaVersion() > upcasters.size()) {
            return event;
        }
        JsonObject payload = new JsonObject(event.payload());
        for (UnaryOperator<JsonObject> upcaster : upcasters.subList(event.schemaVersion() - 1, upcasters.size())) {
            payload = upcaster.apply(payload);
        }
        return new RecordedEvent(
                event.position(),
                event.eventId(),
                event.type(),
                event.subject(),
                event.occurredAt(),
                event.recordedAt(),
                upcasters.size() + 1,
                payload.encode(),
                event.metadata());
    }
}
