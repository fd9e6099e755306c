package vehicletracking.command;

import java.util.UUID;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.LicensePlate;

/** What became of a command. A refusal is an answer like any other. */
public sealed interface CommandReply {

    /** It came to an event that is in the log. */
    interface Done {}

    /** @param position where its event stands in the log */
    record Registered(UUID vehicleRegisteredId, Position position) implements CommandReply, Done {}

    /** @param position where its event stands in the log */
    record Tracked(UUID locationTrackedId, Position position) implements CommandReply, Done {}

    record PlateChanged(UUID licensePlateChangedId, Position position) implements CommandReply, Done {}

    record Retired(UUID vehicleRetiredId, Position position) implements CommandReply, Done {}

    record Corrected(UUID locationCorrectedId, Position position) implements CommandReply, Done {}

    record Retracted(UUID locationRetractedId, Position position) implements CommandReply, Done {}

    /** Another command was sent with the key of this request. */
    record RequestKeyReused(String key) implements CommandReply {}

    /** No vehicle has this plate. */
    record UnknownVehicle(LicensePlate licensePlate) implements CommandReply {}

    /** @param vehicleRegisteredId the vehicle that has the plate already */
    record PlateTaken(LicensePlate licensePlate, UUID vehicleRegisteredId) implements CommandReply {}

    /** No location with this id was ever tracked. */
    record UnknownLocation(UUID locationTrackedId) implements CommandReply {}

    /** @param retractedBy the event that did so */
    record AlreadyRetracted(UUID locationTrackedId, UUID retractedBy) implements CommandReply {}

    /** Too much is waiting to be appended: nothing was done, try again in a moment. */
    record Overloaded() implements CommandReply {}

    /** The log could not be reached, or the answer was lost: it is not known to be done, try again. */
    record Unavailable() implements CommandReply {}

    /** @param reason what the database said of a value that it can't take */
    record Refused(String reason) implements CommandReply {}
}
