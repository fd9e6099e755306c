package vehicletracking.web.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.eventstore.Position;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.HistoricalLocationText;
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
        return send(request, bodies.registerVehicle(BodyReader.bodyOf(request)));
    }

    public Future<Response> changeLicensePlate(RoutingContext request) {
        return send(request, bodies.changeLicensePlate(BodyReader.bodyOf(request)));
    }

    public Future<Response> retireVehicle(RoutingContext request) {
        return send(request, bodies.retireVehicle(BodyReader.bodyOf(request)));
    }

    public Future<Response> trackLocation(RoutingContext request) {
        return send(request, bodies.trackLocation(BodyReader.bodyOf(request)));
    }

    public Future<Response> correctLocation(RoutingContext request) {
        return send(request, bodies.correctLocation(BodyReader.bodyOf(request)));
    }

    public Future<Response> retractLocation(RoutingContext request) {
        return send(request, bodies.retractLocation(BodyReader.bodyOf(request)));
    }

    private Future<Response> send(RoutingContext request, VehicleCommand command) {
        return commands.send(command, IdempotencyKeyHeader.causeOf(request))
                .compose(reply -> reply instanceof CommandReply.UnknownLocation unknown
                        ? missing(unknown.locationTrackedId())
                        : Future.succeededFuture(CommandReplies.responseTo(reply)));
    }

    /** It was never tracked, or its event lies in an archive. */
    private Future<Response> missing(UUID locationTrackedId) {
        return QueryBus.EVENT
                .request(bus, new QueryBus.OneEvent(locationTrackedId))
                .map(found -> {
                    throw found.event() == null && !found.archives().isEmpty()
                            ? ArchivedProblem.orUnknown(locationTrackedId, found.archives())
                            : Problem.unknownLocation(locationTrackedId);
                });
    }
}
