package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;

/** JSON of vehicles, without their locations. */
public final class VehicleJson {

    private VehicleJson() {}

    public static JsonObject vehicle(Vehicle vehicle) {
        JsonObject json = new JsonObject()
                .put("vehicleRegisteredId", vehicle.vehicleRegisteredId().toString())
                .put("vehicleLicensePlate", vehicle.vehicleLicensePlate())
                .put("registeredAt", vehicle.registeredAt().toString());
        return vehicle.retiredAt() == null
                ? json
                : json.put("retiredAt", vehicle.retiredAt().toString());
    }

    public static JsonObject vehicles(Vehicles found, @Nullable UUID next) {
        JsonArray vehicles = new JsonArray();
        found.all().forEach(vehicle -> vehicles.add(vehicle(vehicle)));
        JsonObject body = new JsonObject().put("vehicles", vehicles);
        return next == null ? body : body.put("next", next.toString());
    }
}
