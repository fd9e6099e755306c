package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleEvent.Amendment;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/** Payloads of all events in the current schema version: written by {@link #of}, read by {@link #eventOf}. */
final class EventPayloads {

    private EventPayloads() {}

    static CanonicalJson of(DomainEvent event) {
        return switch (event) {
            case LocationTracked tracked -> LocationPayloads.of(tracked);
            case Amendment amendment -> canonical(LocationPayloads.of(amendment));
            case VehicleRegistered registered -> canonical(VehiclePayloads.of(registered));
            case LicensePlateChanged changed -> canonical(VehiclePayloads.of(changed));
            case VehicleRetired retired -> canonical(VehiclePayloads.of(retired));
            case DeviceEvent device -> canonical(DevicePayloads.of(device));
            case AccessKeyEvent changed -> canonical(AccessKeyPayloads.of(changed));
            case QuarantineEvent report -> canonical(QuarantinePayloads.of(report));
        };
    }

    private static CanonicalJson canonical(JsonObject json) {
        return CanonicalJson.of(json.encode());
    }

    static DomainEvent eventOf(RecordedEvent event) {
        JsonObject payload = new JsonObject(event.payload());
        return switch (event.type()) {
            case EventTypes.VEHICLE_REGISTERED, EventTypes.LICENSE_PLATE_CHANGED, EventTypes.VEHICLE_RETIRED ->
                VehiclePayloads.eventOf(event, payload);
            case EventTypes.LOCATION_TRACKED, EventTypes.LOCATION_CORRECTED, EventTypes.LOCATION_RETRACTED ->
                LocationPayloads.eventOf(event, payload);
            case EventTypes.DEVICE_ASSIGNED, EventTypes.DEVICE_RELEASED -> DevicePayloads.eventOf(event, payload);
            case EventTypes.REPORT_QUARANTINED, EventTypes.REPORT_ADMITTED, EventTypes.REPORT_DISCARDED ->
                QuarantinePayloads.eventOf(event, payload);
            case EventTypes.KEY_ISSUED, EventTypes.KEY_CHANGED, EventTypes.KEY_REVOKED ->
                AccessKeyPayloads.eventOf(event, payload);
            default -> throw new IllegalArgumentException("unknown event type " + event.type());
        };
    }

    /** The payload with the members that are stored in columns. */
    static JsonObject full(RecordedEvent event) {
        JsonObject payload = new JsonObject(event.payload());
        return event.type().equals(EventTypes.LOCATION_TRACKED) ? LocationPayloads.full(event, payload) : payload;
    }

    static JsonObject scopeOf(UUID vehicleId) {
        return new JsonObject().put("vehicleRegisteredId", vehicleId.toString());
    }

    static void putIfPresent(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    static @Nullable Reason reasonIn(JsonObject payload) {
        return payload.containsKey("reason") ? new Reason(payload.getString("reason")) : null;
    }
}
