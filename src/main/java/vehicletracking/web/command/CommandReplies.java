package vehicletracking.web.command;

import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.UUID;
import vehicletracking.command.CommandReply;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.web.http.AccessProblems;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.HistoricalLocationText;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.VehicleProblems;

/** Responses to commands: 201 with the id of the event, or the problem of the refusal. */
public final class CommandReplies {

    private CommandReplies() {}

    /**
     * The response to an executed command.
     *
     * @throws Problem when the command was refused
     */
    public static Response responseTo(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Executed executed -> created(executed);
            case CommandReply.Refusal refusal -> throw problemOf(refusal);
            case CommandReply.Quarantined ignored -> throw new IllegalStateException("no route quarantines a report");
        };
    }

    private static Response created(CommandReply.Executed reply) {
        return switch (reply) {
            case CommandReply.Registered(var id, var position) ->
                Response.created(idObject("vehicleRegisteredId", id), position.toString(), "/vehicles/" + id);
            case CommandReply.Tracked(var id, var position, var flags) ->
                flags.isEmpty()
                        ? created("locationTrackedId", id, position)
                        : Response.created(flagged(id, flags), position.toString(), null)
                                .withLocationFlags(flags);
            case CommandReply.Corrected(var id, var position) -> created("locationCorrectedId", id, position);
            case CommandReply.Retracted(var id, var position) -> created("locationRetractedId", id, position);
            case CommandReply.PlateChanged(var id, var position) -> created("licensePlateChangedId", id, position);
            case CommandReply.Retired(var id, var position) -> created("vehicleRetiredId", id, position);
            case CommandReply.DeviceAssigned(var id, var position) -> created("deviceAssignedId", id, position);
            case CommandReply.DeviceReleased(var id, var position) -> created("deviceReleasedId", id, position);
            case CommandReply.KeyIssued(var id, var position) -> created("accessKeyId", id, position);
            case CommandReply.KeyChanged(var id, var position) -> created("keyChangedId", id, position);
            case CommandReply.KeyRevoked(var id, var position) -> created("keyRevokedId", id, position);
            case CommandReply.Admitted(var id, var position) -> created("reportAdmittedId", id, position);
            case CommandReply.Discarded(var id, var position) -> created("reportDiscardedId", id, position);
        };
    }

    /** The problem document of a refusal. */
    public static Problem problemOf(CommandReply.Refusal refusal) {
        return switch (refusal) {
            case CommandReply.IdempotencyKeyReused(var key) -> Problem.idempotencyKeyReused(key);
            case CommandReply.UnknownVehicle(var plate) ->
                VehicleProblems.unknownVehicle("No vehicle has the licence plate " + plate);
            case CommandReply.PlateTaken(var plate, var vehicleId) ->
                VehicleProblems.plateTaken(plate.text(), vehicleId);
            case CommandReply.UnknownLocation(var id) -> VehicleProblems.unknownLocation(id);
            case CommandReply.AlreadyRetracted(var id, var retractedBy) ->
                VehicleProblems.alreadyRetracted(id, retractedBy);
            case CommandReply.DeviceNotAssigned(var device, var at, var isKnown) ->
                isKnown
                        ? DeviceProblems.deviceNotCarried(device.text(), at)
                        : DeviceProblems.unknownDevice(device.text());
            case CommandReply.DeviceTimelineFull(var device) -> DeviceProblems.deviceTimelineFull(device.text());
            case CommandReply.UnknownReport(var id) -> DeviceProblems.unknownReport(id);
            case CommandReply.AlreadySettled settled ->
                DeviceProblems.alreadySettled(
                        settled.reportQuarantinedId(), settled.isAdmitted() ? "admitted" : "discarded");
            case CommandReply.UnknownKey(var id) -> AccessProblems.unknownKey(id);
            case CommandReply.AlreadyRevoked(var id, var revokedBy) -> AccessProblems.alreadyRevoked(id, revokedBy);
            case CommandReply.DeviceNotPermitted(var device) -> DeviceProblems.deviceNotPermitted(device.text());
            case CommandReply.Overloaded ignored -> Problem.overloaded();
            case CommandReply.Unavailable ignored -> Problem.unavailable();
            case CommandReply.Locked ignored -> Problem.logLocked();
            case CommandReply.Refused ignored -> Problem.internal();
        };
    }

    private static Response created(String name, UUID id, Position position) {
        return Response.created(idObject(name, id), position.toString(), null);
    }

    private static Buffer flagged(UUID locationTrackedId, Set<QualityFlag> flags) {
        StringBuilder json = new StringBuilder("{\"locationTrackedId\":\"" + locationTrackedId + "\",\"flags\":");
        HistoricalLocationText.appendFlags(json, flags);
        return Buffer.buffer(json.append('}').toString());
    }

    private static Buffer idObject(String name, UUID id) {
        return Buffer.buffer("{\"" + name + "\":\"" + id + "\"}");
    }
}
