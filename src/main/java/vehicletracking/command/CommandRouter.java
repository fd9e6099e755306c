package vehicletracking.command;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import vehicletracking.cluster.Members;
import vehicletracking.eventschema.Shards;
import vehicletracking.vehicle.DeviceTimeline;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/**
 * Executes a command on the node that is preferred for its shard, so that nodes rarely take shards over from each other.
 * Confined to one event loop.
 */
final class CommandRouter {

    private final Members members;
    private final CommandHandler handler;
    private final CommandForwarder forwarder;
    private final VehicleRegistry vehicles;
    private final DeviceRegistry devices;
    private final String[] tasks;

    /** @param shards number of shards */
    CommandRouter(
            Members members,
            CommandHandler handler,
            CommandForwarder forwarder,
            VehicleRegistry vehicles,
            DeviceRegistry devices,
            int shards) {
        this.members = members;
        this.handler = handler;
        this.forwarder = forwarder;
        this.vehicles = vehicles;
        this.devices = devices;
        this.tasks = IntStream.range(0, shards).mapToObj(Members::shardTask).toArray(String[]::new);
    }

    /** Never fails, as {@link CommandHandler#handle}. */
    Future<CommandReply> route(CommandBus.Request request) {
        if (members.nodes().size() == 1) {
            return handler.handle(request);
        }
        return switch (request.command()) {
            case TrackLocation track -> route(request, vehicleOf(track));
            case ReportLocation report -> route(request, vehicleOf(report));
            default -> sendTo(Shards.REGISTRATION, request);
        };
    }

    private Future<Optional<UUID>> vehicleOf(TrackLocation track) {
        UUID cached = vehicles.cachedVehicleWith(track.licensePlate());
        return cached == null
                ? vehicles.vehicleWith(track.licensePlate())
                : Future.succeededFuture(Optional.of(cached));
    }

    private Future<Optional<UUID>> vehicleOf(ReportLocation report) {
        DeviceTimeline cached = devices.cachedTimelineOf(report.deviceId());
        return (cached == null ? devices.timelineOf(report.deviceId()) : Future.succeededFuture(cached))
                .map(timeline ->
                        Optional.ofNullable(timeline.carrierAt(report.fix().occurredAt())));
    }

    /** By the vehicle according to the cache; a stale one costs a conflict, since the node that executes decides anew. */
    private Future<CommandReply> route(CommandBus.Request request, Future<Optional<UUID>> vehicle) {
        return vehicle.transform(found -> found.succeeded() && found.result().isPresent()
                ? sendTo(Shards.ofLocations(found.result().get(), tasks.length), request)
                : handler.handle(request));
    }

    private Future<CommandReply> sendTo(int shard, CommandBus.Request request) {
        String node = members.preferred(tasks[shard]);
        return node.equals(members.self())
                ? handler.handle(request)
                : forwarder.forward(node, request).otherwise(overloaded -> new CommandReply.Overloaded());
    }
}
