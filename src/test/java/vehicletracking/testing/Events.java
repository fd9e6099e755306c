package vehicletracking.testing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/** Events for tests. */
public final class Events {

    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private Events() {}

    public static VehicleRegistered registered(UUID vehicleId, String plate) {
        return new VehicleRegistered(vehicleId, new LicensePlate(plate), NOON);
    }

    public static LocationTracked tracked(UUID vehicleId, double latitude, double longitude, @Nullable Double speed) {
        return tracked(vehicleId, latitude, longitude, speed, NOON);
    }

    public static LocationTracked tracked(
            UUID vehicleId, double latitude, double longitude, @Nullable Double speed, Instant occurredAt) {
        return new LocationTracked(
                UUID.randomUUID(), vehicleId, new Fix(latitude, longitude, occurredAt, null, speed, null, null));
    }
}
