package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.QuarantineEvent.ReportAdmitted;
import vehicletracking.vehicle.QuarantineEvent.ReportDiscarded;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.RawRequest;

final class QuarantinePayloads {

    private QuarantinePayloads() {}

    static JsonObject of(QuarantineEvent event) {
        JsonObject json = new JsonObject()
                .put("reportQuarantinedId", event.reportQuarantinedId().toString());
        switch (event) {
            case ReportQuarantined quarantined -> {
                EventPayloads.putIfPresent(json, "deviceId", quarantined.deviceId());
                json.put("dialect", quarantined.dialect())
                        .put("reason", quarantined.reason())
                        .put("request", requestJson(quarantined.request()))
                        .put("receivedAt", quarantined.receivedAt().toString());
            }
            case ReportAdmitted admitted -> {
                JsonArray ids = new JsonArray();
                admitted.locationTrackedIds().forEach(id -> ids.add(id.toString()));
                json.put("reportAdmittedId", admitted.id().toString())
                        .put("locationTrackedIds", ids)
                        .put("admittedAt", admitted.admittedAt().toString());
            }
            case ReportDiscarded discarded -> {
                EventPayloads.putIfPresent(json, "reason", discarded.reason());
                json.put("reportDiscardedId", discarded.id().toString())
                        .put("discardedAt", discarded.discardedAt().toString());
            }
        }
        return json;
    }

    private static JsonObject requestJson(RawRequest request) {
        JsonObject json = new JsonObject().put("method", request.method()).put("path", request.path());
        EventPayloads.putIfPresent(json, "query", request.query().isEmpty() ? null : request.query());
        EventPayloads.putIfPresent(json, "contentType", request.contentType());
        EventPayloads.putIfPresent(json, "user", request.user());
        EventPayloads.putIfPresent(json, "device", request.device());
        RawPayloadJson.put(json, request.payload());
        return json;
    }

    static QuarantineEvent eventOf(RecordedEvent event, JsonObject payload) {
        return switch (event.type()) {
            case EventTypes.REPORT_QUARANTINED ->
                new ReportQuarantined(
                        event.eventId(),
                        payload.getString("dialect"),
                        payload.containsKey("deviceId") ? new DeviceId(payload.getString("deviceId")) : null,
                        payload.getString("reason"),
                        requestOf(payload.getJsonObject("request")),
                        event.occurredAt());
            case EventTypes.REPORT_ADMITTED ->
                new ReportAdmitted(
                        event.eventId(),
                        event.subject(),
                        payload.getJsonArray("locationTrackedIds").stream()
                                .map(id -> UUID.fromString((String) id))
                                .toList(),
                        event.occurredAt());
            default ->
                new ReportDiscarded(
                        event.eventId(), event.subject(), EventPayloads.reasonIn(payload), event.occurredAt());
        };
    }

    private static RawRequest requestOf(JsonObject json) {
        return new RawRequest(
                json.getString("method"),
                json.getString("path"),
                json.getString("query", ""),
                json.getString("contentType"),
                json.getString("user"),
                json.getString("device"),
                RawPayloadJson.of(json));
    }
}
