package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** What somebody wants of a vehicle. Times and new ids come in with the command, so that deciding needs no clock. */
public sealed interface VehicleCommand {

    LicensePlate licensePlate();

    /** @param vehicleRegisteredId id of the vehicle if it comes to be registered */
    record RegisterVehicle(UUID vehicleRegisteredId, LicensePlate licensePlate, Instant registeredAt)
            implements VehicleCommand {}

    /** @param locationTrackedId id of the location if it comes to be tracked */
    record TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) implements VehicleCommand {}
}
