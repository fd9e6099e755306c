package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.LicensePlate;

final class DevicePayloads {

    static final String VEHICLE_ID = "vehicleRegisteredId";

    private DevicePayloads() {}

    static JsonObject of(DeviceEvent event) {
        JsonObject json = new JsonObject()
                .put("deviceId", event.deviceId().text())
                .put(VEHICLE_ID, event.vehicleId().toString());
        return switch (event) {
            case DeviceAssigned assigned ->
                json.put("deviceAssignedId", assigned.id().toString())
                        .put("vehicleLicensePlate", assigned.licensePlate().text())
                        .put("from", assigned.from().toString());
            case DeviceReleased released ->
                json.put("deviceReleasedId", released.id().toString())
                        .put("at", released.at().toString());
        };
    }

    static DeviceEvent eventOf(RecordedEvent event, JsonObject payload) {
        DeviceId deviceId = new DeviceId(payload.getString("deviceId"));
        UUID vehicleId = vehicleIdIn(payload);
        return event.type().equals(EventTypes.DEVICE_ASSIGNED)
                ? new DeviceAssigned(
                        event.eventId(),
                        deviceId,
                        vehicleId,
                        new LicensePlate(payload.getString("vehicleLicensePlate")),
                        event.occurredAt())
                : new DeviceReleased(event.eventId(), deviceId, vehicleId, event.occurredAt());
    }

    static UUID vehicleIdIn(JsonObject payload) {
        return UUID.fromString(payload.getString(VEHICLE_ID));
    }
}
