package vehicletracking.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.UUID;
import vehicletracking.batch.Batcher;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.vehicle.VehicleCommand;

/** The requests that change something. */
final class CommandRoutes {

    /** Commands of one turn of the event loop go in one message, and turns do not wait for each other. */
    private static final Batcher.Limits LIMITS = new Batcher.Limits(1_000, 10_000, 20_000);

    private final CommandBodies bodies;
    private final Batcher<VehicleCommand, CommandReply> commands;

    CommandRoutes(EventBus bus, Context context, JsonObject openApi, InstantSource clock) {
        this.bodies = new CommandBodies(openApi, clock);
        this.commands = new Batcher<>(LIMITS, context, batch -> CommandBus.COMMANDS
                .request(bus, new CommandBus.Commands(batch))
                .map(CommandBus.Replies::all));
    }

    Future<Answer> registerVehicle(RoutingContext request) {
        return send(bodies.registerVehicle(request.body().buffer()));
    }

    Future<Answer> trackLocation(RoutingContext request) {
        return send(bodies.trackLocation(request.body().buffer()));
    }

    private Future<Answer> send(VehicleCommand command) {
        return commands.submit(command).map(CommandRoutes::answerTo);
    }

    private static Answer answerTo(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Registered registered -> Answer.created(
                    idObject("vehicleRegisteredId", registered.vehicleRegisteredId()),
                    registered.position().toString(),
                    "/vehicles/" + registered.vehicleRegisteredId());
            case CommandReply.Tracked tracked -> Answer.created(
                    idObject("locationTrackedId", tracked.locationTrackedId()), tracked.position().toString(), null);
            case CommandReply.UnknownVehicle unknown ->
                throw Problem.unknownVehicle("No vehicle has the licence plate " + unknown.licensePlate());
            case CommandReply.PlateTaken taken ->
                throw Problem.plateTaken(taken.licensePlate().text(), taken.vehicleRegisteredId());
            case CommandReply.Overloaded ignored -> throw Problem.overloaded();
            case CommandReply.Unavailable ignored -> throw Problem.unavailable();
            case CommandReply.Refused ignored -> throw Problem.internal();
        };
    }

    private static Buffer idObject(String name, UUID id) {
        return Buffer.buffer("{\"" + name + "\":\"" + id + "\"}");
    }
}
