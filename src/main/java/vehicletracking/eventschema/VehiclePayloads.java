package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

final class VehiclePayloads {

    private VehiclePayloads() {}

    static JsonObject of(VehicleRegistered registered) {
        return new JsonObject()
                .put("vehicleRegisteredId", registered.vehicleId().toString())
                .put("vehicleLicensePlate", registered.licensePlate().text())
                .put("registeredAt", registered.registeredAt().toString());
    }

    static JsonObject of(LicensePlateChanged changed) {
        return new JsonObject()
                .put("licensePlateChangedId", changed.id().toString())
                .put("previousVehicleLicensePlate", changed.from().text())
                .put("vehicleLicensePlate", changed.to().text())
                .put("changedAt", changed.changedAt().toString())
                .put("scope", EventPayloads.scopeOf(changed.vehicleId()));
    }

    static JsonObject of(VehicleRetired retired) {
        JsonObject json = new JsonObject()
                .put("vehicleRetiredId", retired.id().toString())
                .put("vehicleLicensePlate", retired.licensePlate().text())
                .put("retiredAt", retired.retiredAt().toString())
                .put("scope", EventPayloads.scopeOf(retired.vehicleId()));
        EventPayloads.putIfPresent(json, "reason", retired.reason());
        return json;
    }

    static VehicleEvent eventOf(RecordedEvent event, JsonObject payload) {
        LicensePlate plate = new LicensePlate(payload.getString("vehicleLicensePlate"));
        return switch (event.type()) {
            case EventTypes.VEHICLE_REGISTERED -> new VehicleRegistered(event.subject(), plate, event.occurredAt());
            case EventTypes.LICENSE_PLATE_CHANGED ->
                new LicensePlateChanged(
                        event.eventId(),
                        event.subject(),
                        new LicensePlate(payload.getString("previousVehicleLicensePlate")),
                        plate,
                        event.occurredAt());
            default ->
                new VehicleRetired(
                        event.eventId(), event.subject(), plate, EventPayloads.reasonIn(payload), event.occurredAt());
        };
    }
}
