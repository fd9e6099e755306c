package vehicletracking.command;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QualityFlag;

/**
 * Result of a command: {@link Executed}, {@link Quarantined} or {@link Refusal}. A refused command completes its
 * Future with a reply and does not fail it.
 */
public sealed interface CommandReply {

    /** The event of the command is committed, now or by an earlier request with the same idempotency key. */
    sealed interface Executed extends CommandReply {

        /** The position of the event in the log. */
        Position position();
    }

    /** The command was not executed; for {@link Unavailable} it may have been. */
    sealed interface Refusal extends CommandReply {}

    record Registered(UUID vehicleRegisteredId, Position position) implements Executed {}

    /** @param flags that the location is stored with */
    record Tracked(UUID locationTrackedId, Position position, Set<QualityFlag> flags) implements Executed {}

    record PlateChanged(UUID licensePlateChangedId, Position position) implements Executed {}

    record Retired(UUID vehicleRetiredId, Position position) implements Executed {}

    record Corrected(UUID locationCorrectedId, Position position) implements Executed {}

    record Retracted(UUID locationRetractedId, Position position) implements Executed {}

    /** The idempotency key belongs to another request. */
    record IdempotencyKeyReused(String key) implements Refusal {}

    /** No vehicle has this plate. */
    record UnknownVehicle(LicensePlate licensePlate) implements Refusal {}

    /** @param vehicleRegisteredId the vehicle that has the plate */
    record PlateTaken(LicensePlate licensePlate, UUID vehicleRegisteredId) implements Refusal {}

    /** No location with this id was ever tracked. */
    record UnknownLocation(UUID locationTrackedId) implements Refusal {}

    /** @param retractedBy id of the retracting event */
    record AlreadyRetracted(UUID locationTrackedId, UUID retractedBy) implements Refusal {}

    record DeviceAssigned(UUID deviceAssignedId, Position position) implements Executed {}

    record DeviceReleased(UUID deviceReleasedId, Position position) implements Executed {}

    /**
     * No vehicle carried the device at that time.
     *
     * @param isKnown whether a vehicle carried it at another time
     */
    record DeviceNotAssigned(DeviceId deviceId, Instant at, boolean isKnown) implements Refusal {}

    /** The device has the maximum number of assignments and releases. */
    record DeviceTimelineFull(DeviceId deviceId) implements Refusal {}

    /** @param position null for a duplicate of a recently quarantined report */
    record Quarantined(UUID reportQuarantinedId, @Nullable Position position) implements CommandReply {}

    record Admitted(UUID reportAdmittedId, Position position) implements Executed {}

    record Discarded(UUID reportDiscardedId, Position position) implements Executed {}

    /** No report with this id was ever quarantined. */
    record UnknownReport(UUID reportQuarantinedId) implements Refusal {}

    /** @param settledBy id of the event that admitted or discarded the report */
    record AlreadySettled(UUID reportQuarantinedId, UUID settledBy, boolean isAdmitted) implements Refusal {}

    record KeyIssued(UUID accessKeyId, Position position) implements Executed {}

    record KeyChanged(UUID keyChangedId, Position position) implements Executed {}

    record KeyRevoked(UUID keyRevokedId, Position position) implements Executed {}

    /** No access key with this id was ever issued. */
    record UnknownKey(UUID accessKeyId) implements Refusal {}

    /** @param revokedBy id of the event that revoked the key */
    record AlreadyRevoked(UUID accessKeyId, UUID revokedBy) implements Refusal {}

    /** The principal may not report in the name of the device, or not for the vehicle that carries it. */
    record DeviceNotPermitted(DeviceId deviceId) implements Refusal {}

    /** The append queue is full, or conflicts persist: the command was not executed and may be sent again shortly. */
    record Overloaded() implements Refusal {}

    /**
     * The log could not be reached, or the reply was lost: it is unknown whether the command was executed. Send it
     * again.
     */
    record Unavailable() implements Refusal {}

    /** Another transaction holds a lock on the log for too long: the command was not executed and may be sent again. */
    record Locked() implements Refusal {}

    /** @param reason of the database for rejecting a value */
    record Refused(String reason) implements Refusal {}
}
