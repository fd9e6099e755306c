package vehicletracking.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.journal.VehicleJournal;

/** Events of the log, as JSON. */
final class EventJson {

    private EventJson() {}

    static JsonObject page(EventPage page) {
        JsonArray events = new JsonArray();
        page.events().forEach(event -> events.add(event(event)));
        return new JsonObject()
                .put("events", events)
                .put("next", page.next().toString())
                .put("isComplete", page.isComplete());
    }

    static JsonObject event(RecordedEvent event) {
        return new JsonObject()
                .put("position", event.position().toString())
                .put("eventId", event.eventId().toString())
                .put("eventType", event.type())
                .put("subject", event.subject().toString())
                .put("occurredAt", event.occurredAt().toString())
                .put("timestamp", event.recordedAt().toString())
                .put("payload", VehicleJournal.wholePayload(event))
                .put("metadata", VehicleJournal.wholeMetadata(event));
    }
}
