package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.QuarantineEvent.ReportAdmitted;
import vehicletracking.vehicle.QuarantineEvent.ReportDiscarded;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.Reason;

/** The payloads of what was put aside, and of what became of it. */
final class QuarantinePayloads {

    private QuarantinePayloads() {}

    static JsonObject of(QuarantineEvent event) {
        JsonObject json = new JsonObject()
                .put("reportQuarantinedId", event.reportQuarantinedId().toString());
        switch (event) {
            case ReportQuarantined quarantined -> {
                putIfPresent(json, "deviceId", quarantined.deviceId());
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
                putIfPresent(json, "reason", discarded.reason());
                json.put("reportDiscardedId", discarded.id().toString())
                        .put("discardedAt", discarded.discardedAt().toString());
            }
        }
        return json;
    }

    private static void putIfPresent(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static JsonObject requestJson(RawRequest request) {
        JsonObject json = new JsonObject().put("method", request.method()).put("path", request.path());
        putIfPresent(json, "query", request.query().isEmpty() ? null : request.query());
        putIfPresent(json, "contentType", request.contentType());
        putIfPresent(json, "user", request.user());
        putIfPresent(json, "device", request.device());
        RawPayloadJson.put(json, request.payload());
        return json;
    }

    static QuarantineEvent eventOf(RecordedEvent event, JsonObject payload) {
        return switch (event.type()) {
            case EventMapper.REPORT_QUARANTINED ->
                new ReportQuarantined(
                        event.eventId(),
                        payload.getString("dialect"),
                        payload.containsKey("deviceId") ? new DeviceId(payload.getString("deviceId")) : null,
                        payload.getString("reason"),
                        requestOf(payload.getJsonObject("request")),
                        event.occurredAt());
            case EventMapper.REPORT_ADMITTED ->
                new ReportAdmitted(
                        event.eventId(),
                        event.subject(),
                        payload.getJsonArray("locationTrackedIds").stream()
                                .map(id -> UUID.fromString((String) id))
                                .toList(),
                        event.occurredAt());
            default ->
                new ReportDiscarded(
                        event.eventId(),
                        event.subject(),
                        payload.containsKey("reason") ? new Reason(payload.getString("reason")) : null,
                        event.occurredAt());
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
