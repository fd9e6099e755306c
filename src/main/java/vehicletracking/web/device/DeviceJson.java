package vehicletracking.web.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import vehicletracking.readmodel.devices.DeviceQueries.Change;
import vehicletracking.readmodel.devices.DeviceQueries.Device;
import vehicletracking.readmodel.devices.DeviceQueries.Devices;

final class DeviceJson {

    private DeviceJson() {}

    static JsonObject devices(Devices found, Instant now) {
        JsonArray devices = new JsonArray();
        found.all().forEach(device -> devices.add(device(device, now)));
        JsonObject body = new JsonObject().put("devices", devices);
        return found.next() == null ? body : body.put("next", found.next());
    }

    static JsonObject deviceWithTimeline(Device device, Instant now) {
        JsonArray timeline = new JsonArray();
        device.changes().forEach(change -> timeline.add(change(change)));
        return device(device, now).put("timeline", timeline);
    }

    private static JsonObject device(Device device, Instant now) {
        JsonObject json = new JsonObject().put("deviceId", device.deviceId());
        device.changes().reversed().stream()
                .filter(change -> !change.at().isAfter(now))
                .findFirst()
                .ifPresent(last -> putVehicle(json, last));
        return json;
    }

    private static JsonObject change(Change change) {
        JsonObject json = new JsonObject().put("from", change.at().toString());
        if (change.changeId() != null) {
            json.put("eventId", change.changeId().toString());
        }
        putVehicle(json, change);
        return json;
    }

    private static void putVehicle(JsonObject json, Change change) {
        if (change.vehicleRegisteredId() != null) {
            json.put("vehicleRegisteredId", change.vehicleRegisteredId().toString())
                    .put("vehicleLicensePlate", change.vehicleLicensePlate())
                    .put("from", change.at().toString());
        }
    }
}
