package vehicletracking.command;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QualityFlag;

/** What became of a command. A refusal is an answer like any other. */
public sealed interface CommandReply {

    /** It came to an event that is in the log. */
    interface Done {}

    /** @param position where its event stands in the log */
    record Registered(UUID vehicleRegisteredId, Position position) implements CommandReply, Done {}

    /**
     * @param position where its event stands in the log
     * @param flags that the location is stored with
     */
    record Tracked(UUID locationTrackedId, Position position, Set<QualityFlag> flags) implements CommandReply, Done {}

    record PlateChanged(UUID licensePlateChangedId, Position position) implements CommandReply, Done {}

    record Retired(UUID vehicleRetiredId, Position position) implements CommandReply, Done {}

    record Corrected(UUID locationCorrectedId, Position position) implements CommandReply, Done {}

    record Retracted(UUID locationRetractedId, Position position) implements CommandReply, Done {}

    /** Another command was sent with the key of this request. */
    record IdempotencyKeyReused(String key) implements CommandReply {}

    /** No vehicle has this plate. */
    record UnknownVehicle(LicensePlate licensePlate) implements CommandReply {}

    /** @param vehicleRegisteredId the vehicle that has the plate already */
    record PlateTaken(LicensePlate licensePlate, UUID vehicleRegisteredId) implements CommandReply {}

    /** No location with this id was ever tracked. */
    record UnknownLocation(UUID locationTrackedId) implements CommandReply {}

    /** @param retractedBy the event that did so */
    record AlreadyRetracted(UUID locationTrackedId, UUID retractedBy) implements CommandReply {}

    record DeviceAssigned(UUID deviceAssignedId, Position position) implements CommandReply, Done {}

    record DeviceReleased(UUID deviceReleasedId, Position position) implements CommandReply, Done {}

    /**
     * No vehicle carried the device at that time.
     *
     * @param isKnown whether one did at another time
     */
    record DeviceNotAssigned(DeviceId deviceId, Instant at, boolean isKnown) implements CommandReply {}

    /** The device was assigned and released so often that no more of it is kept. */
    record DeviceTimelineFull(DeviceId deviceId) implements CommandReply {}

    /** @param position null when the same was quarantined a short time ago */
    record Quarantined(UUID reportQuarantinedId, @Nullable Position position) implements CommandReply {}

    record Admitted(UUID reportAdmittedId, Position position) implements CommandReply, Done {}

    record Discarded(UUID reportDiscardedId, Position position) implements CommandReply, Done {}

    /** Nothing with this id was ever quarantined. */
    record UnknownReport(UUID reportQuarantinedId) implements CommandReply {}

    /** @param settledBy the event that admitted or discarded it */
    record AlreadySettled(UUID reportQuarantinedId, UUID settledBy, boolean isAdmitted) implements CommandReply {}

    /** Too much is waiting to be appended: nothing was done, try again in a moment. */
    record Overloaded() implements CommandReply {}

    /** The log could not be reached, or the answer was lost: it is not known to be done, try again. */
    record Unavailable() implements CommandReply {}

    /** @param reason what the database said of a value that it can't take */
    record Refused(String reason) implements CommandReply {}
}
