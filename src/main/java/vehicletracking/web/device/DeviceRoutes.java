package vehicletracking.web.device;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import vehicletracking.command.CommandClient;
import vehicletracking.query.DeviceQueryBus;
import vehicletracking.readmodel.devices.DeviceProjection;
import vehicletracking.readmodel.devices.DeviceQueries.Device;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.command.CommandReplies;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.IdempotencyKeyHeader;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.RequestCause;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of devices: assign, release, list. */
public final class DeviceRoutes implements RouteGroup {

    private static final String DEVICE_ID = "deviceId";

    /** Of a device with more changes, the newest are returned. */
    private static final int MAX_RETURNED_CHANGES = 1_000;

    private final CommandClient commands;
    private final DeviceBodies bodies;
    private final ReadYourWrites readYourWrites;

    public DeviceRoutes(EventBus bus, CommandClient commands, DeviceBodies bodies) {
        this.commands = commands;
        this.bodies = bodies;
        this.readYourWrites = new ReadYourWrites(bus);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.postJson("/assign-device", this::assignDevice);
        routes.postJson("/release-device", this::releaseDevice);
        routes.get("/devices", this::devices);
        routes.get("/devices/:deviceId", this::device);
    }

    private Future<Response> assignDevice(RoutingContext request) {
        return send(request, bodies.assignDevice(BodyReader.bodyOf(request)));
    }

    private Future<Response> releaseDevice(RoutingContext request) {
        return send(request, bodies.releaseDevice(BodyReader.bodyOf(request)));
    }

    private Future<Response> send(RoutingContext request, VehicleCommand command) {
        Cause cause = IdempotencyKeyHeader.addTo(RequestCause.of(request), request);
        return commands.send(command, cause).map(CommandReplies::responseTo);
    }

    private Future<Response> devices(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "after", "limit");
        Instant now = bodies.now();
        String after =
                parameters.parsed("after", DeviceId::new).map(DeviceId::text).orElse(null);
        DeviceQueryBus.DevicePageQuery query =
                new DeviceQueryBus.DevicePageQuery(after, now, AccessControl.scopeOf(request), parameters.limit());
        return readYourWrites
                .request(request, DeviceProjection.PROJECTION, DeviceQueryBus.DEVICES, query)
                .map(found -> Response.ok(DeviceJson.devices(found, now))
                        .withLogPosition(found.asOf().position().toString()));
    }

    private Future<Response> device(RoutingContext request) {
        DeviceId deviceId = deviceIdIn(request);
        DeviceQueryBus.DeviceQuery query =
                new DeviceQueryBus.DeviceQuery(deviceId.text(), AccessControl.scopeOf(request), MAX_RETURNED_CHANGES);
        return readYourWrites
                .request(request, DeviceProjection.PROJECTION, DeviceQueryBus.DEVICE, query)
                .map(found -> {
                    Device device = found.all().stream()
                            .findFirst()
                            .orElseThrow(() -> DeviceProblems.unknownDevice(deviceId.text()));
                    return Response.ok(DeviceJson.deviceWithTimeline(device, bodies.now()))
                            .withLogPosition(found.asOf().position().toString());
                });
    }

    private static DeviceId deviceIdIn(RoutingContext request) {
        try {
            return new DeviceId(request.pathParam(DEVICE_ID));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter(DEVICE_ID, String.valueOf(e.getMessage()));
        }
    }
}
