package vehicletracking.web.command;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.UUID;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.IdempotencyKeyHeader;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.VehicleProblems;

/** Routes of the commands on vehicles and their locations. */
public final class CommandRoutes implements RouteGroup {

    private final EventBus bus;
    private final CommandClient commands;
    private final CommandBodies bodies;

    public CommandRoutes(EventBus bus, CommandClient commands, JsonObject openApi, InstantSource clock) {
        this.bus = bus;
        this.commands = commands;
        this.bodies = new CommandBodies(openApi, clock);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.postJson("/track-location", this::trackLocation);
        routes.postJson("/register-vehicle", this::registerVehicle);
        routes.postJson("/change-license-plate", this::changeLicensePlate);
        routes.postJson("/retire-vehicle", this::retireVehicle);
        routes.postJson("/correct-location", this::correctLocation);
        routes.postJson("/retract-location", this::retractLocation);
    }

    private Future<Response> registerVehicle(RoutingContext request) {
        return send(request, bodies.registerVehicle(BodyReader.bodyOf(request)));
    }

    private Future<Response> changeLicensePlate(RoutingContext request) {
        return send(request, bodies.changeLicensePlate(BodyReader.bodyOf(request)));
    }

    private Future<Response> retireVehicle(RoutingContext request) {
        return send(request, bodies.retireVehicle(BodyReader.bodyOf(request)));
    }

    private Future<Response> trackLocation(RoutingContext request) {
        return send(request, bodies.trackLocation(BodyReader.bodyOf(request)));
    }

    private Future<Response> correctLocation(RoutingContext request) {
        return send(request, bodies.correctLocation(BodyReader.bodyOf(request)));
    }

    private Future<Response> retractLocation(RoutingContext request) {
        return send(request, bodies.retractLocation(BodyReader.bodyOf(request)));
    }

    private Future<Response> send(RoutingContext request, VehicleCommand command) {
        return commands.send(command, IdempotencyKeyHeader.causeOf(request))
                .compose(reply -> reply instanceof CommandReply.UnknownLocation unknown
                        ? failUnknownLocation(unknown.locationTrackedId())
                        : Future.succeededFuture(CommandReplies.responseTo(reply)));
    }

    private Future<Response> failUnknownLocation(UUID locationTrackedId) {
        return QueryBus.EVENT
                .request(bus, new QueryBus.EventQuery(locationTrackedId))
                .map(found -> {
                    // 404, or 410 when the event may be archived
                    throw found.event() == null && !found.archives().isEmpty()
                            ? ArchivedProblem.unknownOrArchived(locationTrackedId, found.archives())
                            : VehicleProblems.unknownLocation(locationTrackedId);
                });
    }
}
