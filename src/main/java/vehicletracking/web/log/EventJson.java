package vehicletracking.web.log;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.query.QueryBus;
import vehicletracking.web.http.ArchivedProblem;

/** Events of the log as clients receive them. */
public final class EventJson {

    private EventJson() {}

    static JsonObject page(QueryBus.FoundEvents found) {
        JsonArray events = new JsonArray();
        found.page().events().forEach(event -> events.add(event(event)));
        JsonObject page = new JsonObject()
                .put("events", events)
                .put("next", found.page().next().toString())
                .put("isComplete", found.page().isComplete());
        return found.archived().isEmpty() ? page : page.put("archived", ArchivedProblem.toJson(found.archived()));
    }

    public static JsonObject event(RecordedEvent event) {
        return new JsonObject()
                .put("position", event.position().toString())
                .put("eventId", event.eventId().toString())
                .put("eventType", event.type())
                .put("subject", event.subject().toString())
                .put("occurredAt", event.occurredAt().toString())
                .put("timestamp", event.recordedAt().toString())
                .put("payload", EventMapper.fullPayload(event))
                .put("metadata", EventMapper.fullMetadata(event));
    }
}
