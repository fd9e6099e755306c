package vehicletracking.vehicle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Command about a vehicle, a device or an access key. Times and new ids are part of the command, so that decisions are
 * pure. The first id is that of the event that the command results in.
 */
public sealed interface VehicleCommand {

    /** @param vehicleRegisteredId also the id of the vehicle */
    record RegisterVehicle(UUID vehicleRegisteredId, LicensePlate licensePlate, Instant registeredAt)
            implements VehicleCommand {}

    /** Changes the licence plate of a vehicle. */
    record ChangeLicensePlate(UUID eventId, LicensePlate from, LicensePlate to, Instant changedAt)
            implements VehicleCommand {}

    /** Takes a vehicle out of service, which frees its licence plate. */
    record RetireVehicle(
            UUID eventId,
            LicensePlate licensePlate,
            @Nullable Reason reason,
            Instant retiredAt) implements VehicleCommand {}

    /**
     * @param locationTrackedId also the id of the location
     * @param hasOwnTime whether the client sent the time of the fix; if not, it is the time of receipt
     */
    record TrackLocation(
            UUID locationTrackedId, LicensePlate licensePlate, Fix fix, boolean hasOwnTime, boolean isImported)
            implements VehicleCommand {

        /** A location that was reported. */
        public TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix, boolean hasOwnTime) {
            this(locationTrackedId, licensePlate, fix, hasOwnTime, false);
        }

        /** A location with a time that the client sent. */
        public TrackLocation(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) {
            this(locationTrackedId, licensePlate, fix, true);
        }

        /** A location of an imported file. */
        public static TrackLocation imported(UUID locationTrackedId, LicensePlate licensePlate, Fix fix) {
            return new TrackLocation(locationTrackedId, licensePlate, fix, true, true);
        }
    }

    /** Corrects values of a tracked location. */
    record CorrectLocation(UUID eventId, UUID locationTrackedId, FixCorrection change, Reason reason)
            implements VehicleCommand {}

    /** Retracts a tracked location. */
    record RetractLocation(UUID eventId, UUID locationTrackedId, Reason reason, Instant retractedAt)
            implements VehicleCommand {}

    /** Assigns a device to the vehicle with this plate, from a time on. */
    record AssignDevice(UUID eventId, DeviceId deviceId, LicensePlate licensePlate, Instant from)
            implements VehicleCommand {}

    /** Releases a device from its vehicle, from a time on. */
    record ReleaseDevice(UUID eventId, DeviceId deviceId, Instant at) implements VehicleCommand {}

    /**
     * Tracks a location, reported by a device, of the vehicle that carried the device at the time of the fix.
     *
     * @param hasOwnTime whether the device sent the time of the fix; if not, it is the time of receipt
     * @param isMocked whether the device marks the location as simulated
     * @param attributes other values that the device sent, as the text of a JSON object; null if there are none
     */
    record ReportLocation(
            UUID locationTrackedId,
            DeviceId deviceId,
            Fix fix,
            boolean hasOwnTime,
            boolean isMocked,
            @Nullable String attributes)
            implements VehicleCommand {}

    /** Quarantines a report that cannot be tracked as a location. */
    record QuarantineReport(
            UUID reportQuarantinedId,
            String dialect,
            @Nullable DeviceId deviceId,
            String reason,
            RawRequest request,
            Instant receivedAt)
            implements VehicleCommand {}

    /** Records that the locations of a quarantined report were tracked. */
    record AdmitReport(UUID eventId, UUID reportQuarantinedId, List<UUID> locationTrackedIds, Instant admittedAt)
            implements VehicleCommand {}

    /** Issues an access key, whose secret only its holder has. */
    record IssueKey(AccessKey key, Instant issuedAt) implements VehicleCommand {}

    /**
     * Replaces what an access key permits.
     *
     * @param expiresAt end of its validity; null for none
     */
    record ChangeKey(
            UUID eventId,
            UUID accessKeyId,
            String name,
            Role role,
            AccessScope scope,
            @Nullable Instant expiresAt,
            Instant changedAt)
            implements VehicleCommand {

        /** @throws IllegalArgumentException if a value is invalid; the message names it */
        public ChangeKey {
            name = AccessKey.requireValid(name, role, scope);
        }
    }

    /** Ends the validity of an access key for good. */
    record RevokeKey(
            UUID eventId, UUID accessKeyId, @Nullable Reason reason, Instant revokedAt) implements VehicleCommand {}

    /** Discards a quarantined report. */
    record DiscardReport(
            UUID eventId,
            UUID reportQuarantinedId,
            @Nullable Reason reason,
            Instant discardedAt) implements VehicleCommand {}
}
