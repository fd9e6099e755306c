package vehicletracking.web.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.IdempotencyKeyHeader;
import vehicletracking.web.http.RequestCause;
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
        routes.postJson("/track-location", command(bodies::trackLocation));
        routes.postJson("/register-vehicle", command(bodies::registerVehicle));
        routes.postJson("/change-license-plate", command(bodies::changeLicensePlate));
        routes.postJson("/retire-vehicle", command(bodies::retireVehicle));
        routes.postJson("/correct-location", command(bodies::correctLocation));
        routes.postJson("/retract-location", command(bodies::retractLocation));
    }

    /** A handler that sends the command that {@code parser} makes of the body. */
    private Function<RoutingContext, Future<Response>> command(Function<Buffer, VehicleCommand> parser) {
        return request -> send(request, parser.apply(BodyReader.bodyOf(request)));
    }

    private Future<Response> send(RoutingContext request, VehicleCommand command) {
        Cause cause = IdempotencyKeyHeader.addTo(RequestCause.of(request), request);
        return commands.send(command, cause)
                .compose(reply -> reply instanceof CommandReply.UnknownLocation unknown
                        ? failUnknownLocation(unknown.locationTrackedId())
                        : Future.succeededFuture(CommandReplies.responseTo(reply)));
    }

    private Future<Response> failUnknownLocation(UUID locationTrackedId) {
        return QueryBus.EVENT
                .request(bus, new QueryBus.EventQuery(locationTrackedId, AccessScope.ALL))
                .map(found -> {
                    // 404, or 410 when the event may be archived
                    throw found.event() == null && !found.archives().isEmpty()
                            ? ArchivedProblem.unknownOrArchived(locationTrackedId, found.archives())
                            : VehicleProblems.unknownLocation(locationTrackedId);
                });
    }
}
