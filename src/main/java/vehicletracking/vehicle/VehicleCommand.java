package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a vehicle. Times and new ids come in with the command, so that deciding needs no clock. The
 * first id is that of the event, if it comes to be.
 */
public sealed interface VehicleCommand {

    /** @param vehicleRegisteredId also the id of the vehicle */
    record RegisterVehicle(UUID vehicleRegisteredId, LicensePlate licensePlate, Instant registeredAt)
            implements VehicleCommand {}

    /** The vehicle bears another plate from now on. */
    record ChangeLicensePlate(UUID eventId, LicensePlate from, LicensePlate to, Instant changedAt)
            implements VehicleCommand {}

    /** The vehicle goes out of service, and its plate is free. */
    record RetireVehicle(UUID eventId, LicensePlate licensePlate, @Nullable Reason reason, Instant retiredAt)
            implements VehicleCommand {}

    /**
     * @param locationTrackedId also the id of the location
     * @param hasOwnTime whether it was told when the vehicle was there; otherwise the time of the fix is that of its receipt
     */
    record TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix, boolean hasOwnTime)
            implements VehicleCommand {

        /** A location that came with its time. */
        public TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) {
            this(locationTrackedId, licensePlate, fix, true);
        }
    }

    /** A location was told wrong. */
    record CorrectLocation(UUID eventId, UUID locationTrackedId, FixChange change, Reason reason)
            implements VehicleCommand {}

    /** A location was told that never was. */
    record RetractLocation(UUID eventId, UUID locationTrackedId, Reason reason, Instant retractedAt)
            implements VehicleCommand {}
}
