package vehicletracking.eventschema;

import static vehicletracking.eventschema.EventMapper.DEVICE_ASSIGNED;
import static vehicletracking.eventschema.EventMapper.DEVICE_RELEASED;
import static vehicletracking.eventschema.EventMapper.LICENSE_PLATE_CHANGED;
import static vehicletracking.eventschema.EventMapper.LOCATION_CORRECTED;
import static vehicletracking.eventschema.EventMapper.LOCATION_RETRACTED;
import static vehicletracking.eventschema.EventMapper.LOCATION_TRACKED;
import static vehicletracking.eventschema.EventMapper.REPORT_ADMITTED;
import static vehicletracking.eventschema.EventMapper.REPORT_DISCARDED;
import static vehicletracking.eventschema.EventMapper.REPORT_QUARANTINED;
import static vehicletracking.eventschema.EventMapper.VEHICLE_REGISTERED;
import static vehicletracking.eventschema.EventMapper.VEHICLE_RETIRED;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.LocationDetails;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/** The payloads of events in their newest shape: how they are written, and how they are read. */
final class EventPayloads {

    private EventPayloads() {}

    static CanonicalJson of(DomainEvent event) {
        return switch (event) {
            case DeviceEvent device -> canonical(DevicePayloads.of(device));
            case QuarantineEvent report -> canonical(QuarantinePayloads.of(report));
            case LocationTracked tracked -> of(tracked.fix(), tracked.details());
            case VehicleRegistered registered ->
                canonical(new JsonObject()
                        .put("vehicleRegisteredId", registered.vehicleId().toString())
                        .put("vehicleLicensePlate", registered.licensePlate().text())
                        .put("registeredAt", registered.registeredAt().toString()));
            case LicensePlateChanged changed ->
                canonical(new JsonObject()
                        .put("licensePlateChangedId", changed.id().toString())
                        .put("previousVehicleLicensePlate", changed.from().text())
                        .put("vehicleLicensePlate", changed.to().text())
                        .put("changedAt", changed.changedAt().toString())
                        .put("scope", scopeOf(changed)));
            case VehicleRetired retired ->
                canonical(withReason(
                        retired.reason(),
                        new JsonObject()
                                .put("vehicleRetiredId", retired.id().toString())
                                .put(
                                        "vehicleLicensePlate",
                                        retired.licensePlate().text())
                                .put("retiredAt", retired.retiredAt().toString())
                                .put("scope", scopeOf(retired))));
            case LocationCorrected corrected ->
                canonical(withReason(
                        corrected.reason(),
                        fixJson(corrected.fix())
                                .put("locationCorrectedId", corrected.id().toString())
                                .put(
                                        "locationTrackedId",
                                        corrected.locationTrackedId().toString())
                                .put("occurredAt", corrected.fix().occurredAt().toString())
                                .put(
                                        "previousOccurredAt",
                                        corrected.previousOccurredAt().toString())
                                .put("scope", scopeOf(corrected))));
            case LocationRetracted retracted ->
                canonical(withReason(
                        retracted.reason(),
                        new JsonObject()
                                .put("locationRetractedId", retracted.id().toString())
                                .put(
                                        "locationTrackedId",
                                        retracted.locationTrackedId().toString())
                                .put("retractedAt", retracted.retractedAt().toString())
                                .put("scope", scopeOf(retracted))));
        };
    }

    private static CanonicalJson canonical(JsonObject json) {
        return CanonicalJson.of(json.encode());
    }

    private static JsonObject withReason(@Nullable Reason reason, JsonObject json) {
        return reason == null ? json : json.put("reason", reason.text());
    }

    private static LocationDetails details(JsonObject payload) {
        if (!payload.containsKey("deviceId") && !payload.containsKey("flags") && !payload.containsKey("attributes")) {
            return LocationDetails.NONE;
        }
        JsonObject attributes = payload.getJsonObject("attributes");
        return new LocationDetails(
                payload.getString("deviceId"),
                QualityFlagsJson.of(payload.getValue("flags")),
                attributes == null ? null : attributes.encode());
    }

    private static JsonObject scopeOf(VehicleEvent event) {
        return scopeOf(event.vehicleId());
    }

    private static JsonObject scopeOf(UUID vehicleId) {
        return new JsonObject().put("vehicleRegisteredId", vehicleId.toString());
    }

    private static JsonObject fixJson(Fix fix) {
        return new JsonObject(of(fix, LocationDetails.NONE).text());
    }

    /** Written in canonical form by hand, since it is written once for every location. */
    private static CanonicalJson of(Fix fix, LocationDetails details) {
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
            append(json, "flags", textOf(details.flags()));
        }
        append(json, "latitude", fix.latitude());
        append(json, "longitude", fix.longitude());
        append(json, "speed", fix.speedMetresPerSecond());
        return new CanonicalJson(json.append('}').toString());
    }

    private static String textOf(Set<QualityFlag> flags) {
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

    /** With what the log keeps in columns put back. */
    static JsonObject full(RecordedEvent event) {
        JsonObject payload = new JsonObject(event.payload());
        if (!event.type().equals(LOCATION_TRACKED)) {
            return payload;
        }
        return new JsonObject()
                .put("locationTrackedId", event.eventId().toString())
                .mergeIn(payload)
                .put("occurredAt", event.occurredAt().toString())
                .put("scope", scopeOf(event.subject()));
    }

    static DomainEvent eventOf(RecordedEvent event) {
        JsonObject payload = new JsonObject(event.payload());
        UUID id = event.eventId();
        UUID vehicleId = event.subject();
        Instant at = event.occurredAt();
        return switch (event.type()) {
            case VEHICLE_REGISTERED -> new VehicleRegistered(vehicleId, plate(payload, "vehicleLicensePlate"), at);
            case LICENSE_PLATE_CHANGED ->
                new LicensePlateChanged(
                        id,
                        vehicleId,
                        plate(payload, "previousVehicleLicensePlate"),
                        plate(payload, "vehicleLicensePlate"),
                        at);
            case VEHICLE_RETIRED ->
                new VehicleRetired(
                        id,
                        vehicleId,
                        plate(payload, "vehicleLicensePlate"),
                        payload.containsKey("reason") ? reason(payload) : null,
                        at);
            case LOCATION_TRACKED -> new LocationTracked(id, vehicleId, fix(payload, at), details(payload));
            case LOCATION_CORRECTED ->
                new LocationCorrected(
                        id,
                        vehicleId,
                        locationTrackedId(payload),
                        fix(payload, at),
                        Instant.parse(payload.getString("previousOccurredAt")),
                        reason(payload));
            case LOCATION_RETRACTED ->
                new LocationRetracted(id, vehicleId, locationTrackedId(payload), reason(payload), at);
            case DEVICE_ASSIGNED, DEVICE_RELEASED -> DevicePayloads.eventOf(event, payload);
            case REPORT_QUARANTINED, REPORT_ADMITTED, REPORT_DISCARDED -> QuarantinePayloads.eventOf(event, payload);
            default -> throw new IllegalArgumentException(event.type() + " is no event of ours");
        };
    }

    private static LicensePlate plate(JsonObject payload, String name) {
        return new LicensePlate(payload.getString(name));
    }

    private static Reason reason(JsonObject payload) {
        return new Reason(payload.getString("reason"));
    }

    private static UUID locationTrackedId(JsonObject payload) {
        return UUID.fromString(payload.getString("locationTrackedId"));
    }

    private static Fix fix(JsonObject payload, Instant occurredAt) {
        return new Fix(
                payload.getDouble("latitude"),
                payload.getDouble("longitude"),
                occurredAt,
                payload.getDouble("altitude"),
                payload.getDouble("speed"),
                payload.getDouble("course"),
                payload.getDouble("accuracy"));
    }
}
