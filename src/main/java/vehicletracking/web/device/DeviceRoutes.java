package vehicletracking.web.device;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import vehicletracking.query.DeviceBus;
import vehicletracking.readmodel.devices.DeviceProjection;
import vehicletracking.readmodel.devices.DeviceQueries.Device;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.command.CommandRoutes;
import vehicletracking.web.command.CommandSender;
import vehicletracking.web.http.Answer;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.IdempotencyKey;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;

/** The requests about which vehicle carries which device. */
final class DeviceRoutes {

    private static final String DEVICE_ID = "deviceId";

    /** Of more changes than this a device shows the newest. */
    private static final int MAX_CHANGES = 1_000;

    private final EventBus bus;
    private final CommandSender commands;
    private final DeviceBodies bodies;
    private final ReadYourWrites readYourWrites;

    DeviceRoutes(EventBus bus, CommandSender commands, DeviceBodies bodies) {
        this.bus = bus;
        this.commands = commands;
        this.bodies = bodies;
        this.readYourWrites = new ReadYourWrites(bus);
    }

    Future<Answer> assignDevice(RoutingContext request) {
        return send(request, bodies.assignDevice(request.body().buffer()));
    }

    Future<Answer> releaseDevice(RoutingContext request) {
        return send(request, bodies.releaseDevice(request.body().buffer()));
    }

    private Future<Answer> send(RoutingContext request, VehicleCommand command) {
        return commands.send(command, IdempotencyKey.causeOf(request)).map(CommandRoutes::answerTo);
    }

    Future<Answer> devices(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "after", "limit");
        Instant now = bodies.now();
        String after =
                parameters.parsed("after", DeviceId::new).map(DeviceId::text).orElse(null);
        DeviceBus.DevicePage question = new DeviceBus.DevicePage(after, now, parameters.limit());
        return readYourWrites
                .after(request, DeviceProjection.PROJECTION, () -> DeviceBus.DEVICES.request(bus, question))
                .map(found -> Answer.ok(DeviceJson.devices(found, now))
                        .at(found.asOf().position().toString()));
    }

    Future<Answer> device(RoutingContext request) {
        DeviceId deviceId = deviceIdIn(request);
        DeviceBus.OneDevice question = new DeviceBus.OneDevice(deviceId.text(), MAX_CHANGES);
        return readYourWrites
                .after(request, DeviceProjection.PROJECTION, () -> DeviceBus.DEVICE.request(bus, question))
                .map(found -> {
                    Device device = found.all().stream()
                            .findFirst()
                            .orElseThrow(() -> DeviceProblems.unknownDevice(deviceId.text()));
                    return Answer.ok(DeviceJson.deviceWithTimeline(device, bodies.now()))
                            .at(found.asOf().position().toString());
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
