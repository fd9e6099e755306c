package vehicletracking.vehicle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a vehicle, or of a device that one carries. Times and new ids come in with the command, so that deciding needs no clock. The
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
    record RetireVehicle(
            UUID eventId,
            LicensePlate licensePlate,
            @Nullable Reason reason,
            Instant retiredAt) implements VehicleCommand {}

    /**
     * @param locationTrackedId also the id of the location
     * @param hasOwnTime whether it was told when the vehicle was there; otherwise the time of the fix is that of its receipt
     * @param isImported whether it is history from a file, which is old by nature
     */
    record TrackLocation(
            UUID locationTrackedId, LicensePlate licensePlate, Fix fix, boolean hasOwnTime, boolean isImported)
            implements VehicleCommand {

        /** A location that was reported. */
        public TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix, boolean hasOwnTime) {
            this(locationTrackedId, licensePlate, fix, hasOwnTime, false);
        }

        /** A location that came with its time. */
        public TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) {
            this(locationTrackedId, licensePlate, fix, true);
        }

        /** A location of an imported file. */
        public static TrackLocation imported(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) {
            return new TrackLocation(locationTrackedId, licensePlate, fix, true, true);
        }
    }

    /** A location was told wrong. */
    record CorrectLocation(UUID eventId, UUID locationTrackedId, FixCorrection change, Reason reason)
            implements VehicleCommand {}

    /** A location was told that never was. */
    record RetractLocation(UUID eventId, UUID locationTrackedId, Reason reason, Instant retractedAt)
            implements VehicleCommand {}

    /** The vehicle with this plate carries the device from then on. */
    record AssignDevice(UUID eventId, DeviceId deviceId, LicensePlate licensePlate, Instant from)
            implements VehicleCommand {}

    /** Nobody carries the device from then on. */
    record ReleaseDevice(UUID eventId, DeviceId deviceId, Instant at) implements VehicleCommand {}

    /**
     * A device tells where it was, and with it the vehicle that carried it then.
     *
     * @param hasOwnTime whether it told the time as well, so that it is not that of receipt
     * @param attributes what it told besides, as the text of a JSON object; null when it told nothing
     */
    record ReportLocation(
            UUID locationTrackedId,
            DeviceId deviceId,
            Fix fix,
            boolean hasOwnTime,
            boolean isMocked,
            @Nullable String attributes)
            implements VehicleCommand {}

    /** A client sent what can't be stored as a location. */
    record QuarantineReport(
            UUID reportQuarantinedId,
            String dialect,
            @Nullable DeviceId deviceId,
            String reason,
            RawRequest request,
            Instant receivedAt)
            implements VehicleCommand {}

    /** What was put aside was read again, and is stored now. */
    record AdmitReport(UUID eventId, UUID reportQuarantinedId, List<UUID> locationTrackedIds, Instant admittedAt)
            implements VehicleCommand {}

    /** What was put aside is worth nothing. */
    record DiscardReport(
            UUID eventId,
            UUID reportQuarantinedId,
            @Nullable Reason reason,
            Instant discardedAt) implements VehicleCommand {}
}
