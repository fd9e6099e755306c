package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LocationDetails;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.Amendment;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

final class LocationPayloads {

    private LocationPayloads() {}

    static CanonicalJson of(LocationTracked tracked) {
        return of(tracked.fix(), tracked.details());
    }

    static JsonObject of(Amendment amendment) {
        JsonObject json = switch (amendment) {
            case LocationCorrected corrected ->
                new JsonObject(of(corrected.fix(), LocationDetails.NONE).text())
                        .put("locationCorrectedId", corrected.id().toString())
                        .put("occurredAt", corrected.fix().occurredAt().toString())
                        .put(
                                "previousOccurredAt",
                                corrected.previousOccurredAt().toString())
                        .put("reason", corrected.reason().text());
            case LocationRetracted retracted ->
                new JsonObject()
                        .put("locationRetractedId", retracted.id().toString())
                        .put("retractedAt", retracted.retractedAt().toString())
                        .put("reason", retracted.reason().text());
        };
        return json.put("locationTrackedId", amendment.locationTrackedId().toString())
                .put("scope", EventPayloads.scopeOf(amendment.vehicleId()));
    }

    private static CanonicalJson of(Fix fix, LocationDetails details) {
        // The canonical form is written directly: this runs once for every location.
        StringBuilder json = new StringBuilder(64).append('{');
        append(json, "accuracy", fix.accuracyMetres());
        append(json, "altitude", fix.altitudeMetres());
        if (details.attributes() != null) {
            append(json, "attributes", CanonicalJson.of(details.attributes()).text());
        }
        append(json, "course", fix.courseDegrees());
        if (details.deviceId() != null) {
            append(json, "deviceId", CanonicalJson.quoted(details.deviceId()));
        }
        if (!details.flags().isEmpty()) {
            append(json, "flags", arrayOf(details.flags()));
        }
        append(json, "latitude", fix.latitude());
        append(json, "longitude", fix.longitude());
        append(json, "speed", fix.speedMetresPerSecond());
        return new CanonicalJson(json.append('}').toString());
    }

    private static String arrayOf(Set<QualityFlag> flags) {
        return flags.stream().map(QualityFlag::text).collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    private static void append(StringBuilder json, String name, @Nullable Double value) {
        if (value != null) {
            append(json, name, CanonicalJson.number(value));
        }
    }

    private static void append(StringBuilder json, String name, String value) {
        json.append(json.length() == 1 ? "\"" : ",\"")
                .append(name)
                .append("\":")
                .append(value);
    }

    static JsonObject full(RecordedEvent tracked, JsonObject payload) {
        return new JsonObject()
                .put("locationTrackedId", tracked.eventId().toString())
                .mergeIn(payload)
                .put("occurredAt", tracked.occurredAt().toString())
                .put("scope", EventPayloads.scopeOf(tracked.subject()));
    }

    static VehicleEvent eventOf(RecordedEvent event, JsonObject payload) {
        return switch (event.type()) {
            case EventTypes.LOCATION_TRACKED ->
                new LocationTracked(
                        event.eventId(), event.subject(), fixIn(payload, event.occurredAt()), detailsIn(payload));
            case EventTypes.LOCATION_CORRECTED ->
                new LocationCorrected(
                        event.eventId(),
                        event.subject(),
                        locationTrackedIdIn(payload),
                        fixIn(payload, event.occurredAt()),
                        Instant.parse(payload.getString("previousOccurredAt")),
                        new Reason(payload.getString("reason")));
            default ->
                new LocationRetracted(
                        event.eventId(),
                        event.subject(),
                        locationTrackedIdIn(payload),
                        new Reason(payload.getString("reason")),
                        event.occurredAt());
        };
    }

    private static UUID locationTrackedIdIn(JsonObject payload) {
        return UUID.fromString(payload.getString("locationTrackedId"));
    }

    private static Fix fixIn(JsonObject payload, Instant occurredAt) {
        return new Fix(
                payload.getDouble("latitude"),
                payload.getDouble("longitude"),
                occurredAt,
                payload.getDouble("altitude"),
                payload.getDouble("speed"),
                payload.getDouble("course"),
                payload.getDouble("accuracy"));
    }

    private static LocationDetails detailsIn(JsonObject payload) {
        if (!payload.containsKey("deviceId") && !payload.containsKey("flags") && !payload.containsKey("attributes")) {
            return LocationDetails.NONE;
        }
        JsonObject attributes = payload.getJsonObject("attributes");
        return new LocationDetails(
                payload.getString("deviceId"),
                QualityFlagsJson.of(payload.getValue("flags")),
                attributes == null ? null : attributes.encode());
    }
}
