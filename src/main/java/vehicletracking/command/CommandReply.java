package vehicletracking.command;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QualityFlag;

/** Result of a command. A refusal is a reply like any other, not a failed Future. */
public sealed interface CommandReply {

    /** The command was executed: its event is committed. */
    sealed interface Executed extends CommandReply {

        /** The position of the event in the log. */
        Position position();
    }

    /** The command was not executed, or is not known to have been. */
    sealed interface Refusal extends CommandReply {}

    record Registered(UUID vehicleRegisteredId, Position position) implements Executed {}

    /** @param flags that the location is stored with */
    record Tracked(UUID locationTrackedId, Position position, Set<QualityFlag> flags) implements Executed {}

    record PlateChanged(UUID licensePlateChangedId, Position position) implements Executed {}

    record Retired(UUID vehicleRetiredId, Position position) implements Executed {}

    record Corrected(UUID locationCorrectedId, Position position) implements Executed {}

    record Retracted(UUID locationRetractedId, Position position) implements Executed {}

    /** Another command was sent with the key of this request. */
    record IdempotencyKeyReused(String key) implements Refusal {}

    /** No vehicle has this plate. */
    record UnknownVehicle(LicensePlate licensePlate) implements Refusal {}

    /** @param vehicleRegisteredId the vehicle that has the plate already */
    record PlateTaken(LicensePlate licensePlate, UUID vehicleRegisteredId) implements Refusal {}

    /** No location with this id was ever tracked. */
    record UnknownLocation(UUID locationTrackedId) implements Refusal {}

    /** @param retractedBy the event that did so */
    record AlreadyRetracted(UUID locationTrackedId, UUID retractedBy) implements Refusal {}

    record DeviceAssigned(UUID deviceAssignedId, Position position) implements Executed {}

    record DeviceReleased(UUID deviceReleasedId, Position position) implements Executed {}

    /**
     * No vehicle carried the device at that time.
     *
     * @param isKnown whether one did at another time
     */
    record DeviceNotAssigned(DeviceId deviceId, Instant at, boolean isKnown) implements Refusal {}

    /** The device was assigned and released so often that no more of it is kept. */
    record DeviceTimelineFull(DeviceId deviceId) implements Refusal {}

    /** @param position null when the same was quarantined a short time ago */
    record Quarantined(UUID reportQuarantinedId, @Nullable Position position) implements CommandReply {}

    record Admitted(UUID reportAdmittedId, Position position) implements Executed {}

    record Discarded(UUID reportDiscardedId, Position position) implements Executed {}

    /** Nothing with this id was ever quarantined. */
    record UnknownReport(UUID reportQuarantinedId) implements Refusal {}

    /** @param settledBy the event that admitted or discarded it */
    record AlreadySettled(UUID reportQuarantinedId, UUID settledBy, boolean isAdmitted) implements Refusal {}

    /** Too much is waiting to be appended: nothing was done, try again in a moment. */
    record Overloaded() implements Refusal {}

    /** The log could not be reached, or the answer was lost: it is not known to be done, try again. */
    record Unavailable() implements Refusal {}

    /** @param reason what the database said of a value that it can't take */
    record Refused(String reason) implements Refusal {}
}
