package vehicletracking.web.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.UUID;
import vehicletracking.command.CommandReply;
import vehicletracking.eventstore.Position;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.IdempotencyKeyHeader;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.Response;

/** The requests that change something. */
public final class CommandRoutes {

    private final EventBus bus;
    private final CommandClient commands;
    private final CommandBodies bodies;

    public CommandRoutes(EventBus bus, CommandClient commands, JsonObject openApi, InstantSource clock) {
        this.bus = bus;
        this.commands = commands;
        this.bodies = new CommandBodies(openApi, clock);
    }

    public Future<Response> registerVehicle(RoutingContext request) {
        return send(request, bodies.registerVehicle(request.body().buffer()));
    }

    public Future<Response> changeLicensePlate(RoutingContext request) {
        return send(request, bodies.changeLicensePlate(request.body().buffer()));
    }

    public Future<Response> retireVehicle(RoutingContext request) {
        return send(request, bodies.retireVehicle(request.body().buffer()));
    }

    public Future<Response> trackLocation(RoutingContext request) {
        return send(request, bodies.trackLocation(request.body().buffer()));
    }

    public Future<Response> correctLocation(RoutingContext request) {
        return send(request, bodies.correctLocation(request.body().buffer()));
    }

    public Future<Response> retractLocation(RoutingContext request) {
        return send(request, bodies.retractLocation(request.body().buffer()));
    }

    private Future<Response> send(RoutingContext request, VehicleCommand command) {
        return commands.send(command, IdempotencyKeyHeader.causeOf(request))
                .compose(reply -> reply instanceof CommandReply.UnknownLocation unknown
                        ? missing(unknown.locationTrackedId())
                        : Future.succeededFuture(answerTo(reply)));
    }

    /** It was never tracked, or its event lies in an archive. */
    private Future<Response> missing(UUID locationTrackedId) {
        return QueryBus.EVENT
                .request(bus, new QueryBus.EventQuery(locationTrackedId))
                .map(found -> {
                    throw found.event() == null && !found.archives().isEmpty()
                            ? ArchivedProblem.orUnknown(locationTrackedId, found.archives())
                            : Problem.unknownLocation(locationTrackedId);
                });
    }

    public static Response answerTo(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Registered(var id, var position) ->
                Response.created(idObject("vehicleRegisteredId", id), position.toString(), "/vehicles/" + id);
            case CommandReply.Tracked(var id, var position) -> created("locationTrackedId", id, position);
            case CommandReply.Corrected(var id, var position) -> created("locationCorrectedId", id, position);
            case CommandReply.Retracted(var id, var position) -> created("locationRetractedId", id, position);
            case CommandReply.PlateChanged(var id, var position) -> created("licensePlateChangedId", id, position);
            case CommandReply.Retired(var id, var position) -> created("vehicleRetiredId", id, position);
            case CommandReply.IdempotencyKeyReused(var key) -> throw Problem.idempotencyKeyReused(key);
            case CommandReply.UnknownVehicle unknown ->
                throw Problem.unknownVehicle("No vehicle has the licence plate " + unknown.licensePlate());
            case CommandReply.PlateTaken taken ->
                throw Problem.plateTaken(taken.licensePlate().text(), taken.vehicleRegisteredId());
            case CommandReply.UnknownLocation(var id) -> throw Problem.unknownLocation(id);
            case CommandReply.AlreadyRetracted retracted ->
                throw Problem.alreadyRetracted(retracted.locationTrackedId(), retracted.retractedBy());
            case CommandReply.DeviceAssigned(var id, var position) -> created("deviceAssignedId", id, position);
            case CommandReply.DeviceReleased(var id, var position) -> created("deviceReleasedId", id, position);
            case CommandReply.DeviceNotAssigned(var device, var at, var isKnown) ->
                throw isKnown
                        ? DeviceProblems.deviceNotCarried(device.text(), at)
                        : DeviceProblems.unknownDevice(device.text());
            case CommandReply.DeviceTimelineFull full ->
                throw DeviceProblems.deviceTimelineFull(full.deviceId().text());
            case CommandReply.Quarantined ignored -> throw new IllegalStateException("nobody asked for a quarantine");
            case CommandReply.Admitted(var id, var position) -> created("reportAdmittedId", id, position);
            case CommandReply.Discarded(var id, var position) -> created("reportDiscardedId", id, position);
            case CommandReply.UnknownReport unknown ->
                throw DeviceProblems.unknownReport(unknown.reportQuarantinedId());
            case CommandReply.AlreadySettled settled ->
                throw DeviceProblems.alreadySettled(
                        settled.reportQuarantinedId(), settled.isAdmitted() ? "admitted" : "discarded");
            case CommandReply.Overloaded ignored -> throw Problem.overloaded();
            case CommandReply.Unavailable ignored -> throw Problem.unavailable();
            case CommandReply.Refused ignored -> throw Problem.internal();
        };
    }

    /** @param reply to a command that came to nothing */
    public static Problem refusalOf(CommandReply reply) {
        try {
            throw new IllegalStateException("no refusal: " + answerTo(reply));
        } catch (Problem refusal) {
            return refusal;
        }
    }

    private static Response created(String name, UUID id, Position position) {
        return Response.created(idObject(name, id), position.toString(), null);
    }

    private static Buffer idObject(String name, UUID id) {
        return Buffer.buffer("{\"" + name + "\":\"" + id + "\"}");
    }
}
