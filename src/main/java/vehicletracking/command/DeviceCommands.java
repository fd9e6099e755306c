package vehicletracking.command;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import vehicletracking.command.VehicleRegistry.PlateAssignment;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DeviceTimeline;
import vehicletracking.vehicle.LocationDetails;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand.AssignDevice;
import vehicletracking.vehicle.VehicleCommand.ReleaseDevice;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

final class DeviceCommands {

    private static final Set<QualityFlag> MOCKED = Set.of(QualityFlag.MOCKED);

    private final DeviceRegistry devices;
    private final VehicleRegistry vehicles;
    private final LocationCommands locations;
    private final AppendQueue queue;
    private final Fences fences;

    DeviceCommands(
            DeviceRegistry devices,
            VehicleRegistry vehicles,
            LocationCommands locations,
            AppendQueue queue,
            Fences fences) {
        this.devices = devices;
        this.vehicles = vehicles;
        this.locations = locations;
        this.queue = queue;
        this.fences = fences;
    }

    /** Tracks the vehicle that carried the device at the time of the fix. */
    Future<CommandReply> report(ReportLocation command, Cause cause) {
        if (!cause.scope().permitsDevice(command.deviceId())) {
            return Future.succeededFuture(new CommandReply.DeviceNotPermitted(command.deviceId()));
        }
        Fence.Dependency version = fences.assignmentVersion();
        DeviceTimeline cached = devices.cachedTimelineOf(command.deviceId());
        UUID vehicleId = cached == null ? null : cached.carrierAt(command.fix().occurredAt());
        return vehicleId != null
                ? track(command, vehicleId, version, cause)
                // a refusal is not fenced, so it does not rest on the cache
                : devices.timelineOf(command.deviceId()).compose(timeline -> report(command, timeline, version, cause));
    }

    private Future<CommandReply> report(
            ReportLocation command, DeviceTimeline timeline, Fence.Dependency version, Cause cause) {
        Instant at = command.fix().occurredAt();
        UUID vehicleId = timeline.carrierAt(at);
        if (vehicleId != null) {
            return track(command, vehicleId, version, cause);
        }
        return Future.succeededFuture(
                cause.scope().vehicles().isEmpty()
                        ? new CommandReply.DeviceNotAssigned(command.deviceId(), at, !timeline.isEmpty())
                        : new CommandReply.DeviceNotPermitted(command.deviceId()));
    }

    private Future<CommandReply> track(ReportLocation command, UUID vehicleId, Fence.Dependency version, Cause cause) {
        if (!cause.scope().permitsReport(command.deviceId(), vehicleId)) {
            return Future.succeededFuture(new CommandReply.DeviceNotPermitted(command.deviceId()));
        }
        LocationDetails details = new LocationDetails(
                command.deviceId().text(), command.isMocked() ? MOCKED : Set.of(), command.attributes());
        return locations.track(
                new LocationTracked(command.locationTrackedId(), vehicleId, command.fix(), details),
                command.hasOwnTime(),
                false,
                version,
                cause);
    }

    Future<CommandReply> assign(AssignDevice command, Cause cause) {
        return OptimisticRetry.retryOnConflict(() -> {
            Future<PlateAssignment> assignment = vehicles.assignmentOf(command.licensePlate());
            Future<DeviceTimeline> timeline = devices.timelineOf(command.deviceId());
            return Future.all(assignment, timeline)
                    .compose(ignored -> assign(command, assignment.result(), timeline.result(), cause));
        });
    }

    private Future<Optional<CommandReply>> assign(
            AssignDevice command, PlateAssignment assignment, DeviceTimeline timeline, Cause cause) {
        UUID vehicleId = assignment.vehicleId();
        if (vehicleId == null) {
            return replied(new CommandReply.UnknownVehicle(command.licensePlate()));
        }
        Optional<DeviceTimeline.Change> same = timeline.effectiveChangeAt(command.from())
                .filter(change -> change.at().equals(command.from()) && vehicleId.equals(change.vehicleId()));
        if (same.isPresent()) { // the command would change nothing
            return replied(new CommandReply.DeviceAssigned(
                    same.get().eventId(),
                    new Position(Shards.REGISTRATION, same.get().position())));
        }
        if (timeline.isFull()) {
            return replied(new CommandReply.DeviceTimelineFull(command.deviceId()));
        }
        UUID id = command.eventId();
        return append(
                new DeviceAssigned(id, command.deviceId(), vehicleId, command.licensePlate(), command.from()),
                List.of(
                        expected(command.deviceId(), timeline),
                        new Condition.Expected(ConsistencyKeys.ofPlate(command.licensePlate()), assignment.position())),
                cause,
                position -> new CommandReply.DeviceAssigned(id, position));
    }

    Future<CommandReply> release(ReleaseDevice command, Cause cause) {
        return OptimisticRetry.retryOnConflict(
                () -> devices.timelineOf(command.deviceId()).compose(timeline -> release(command, timeline, cause)));
    }

    private Future<Optional<CommandReply>> release(ReleaseDevice command, DeviceTimeline timeline, Cause cause) {
        UUID vehicleId = timeline.carrierAt(command.at());
        if (vehicleId == null) {
            return replied(new CommandReply.DeviceNotAssigned(command.deviceId(), command.at(), !timeline.isEmpty()));
        }
        if (timeline.isFull()) {
            return replied(new CommandReply.DeviceTimelineFull(command.deviceId()));
        }
        UUID id = command.eventId();
        return append(
                new DeviceReleased(id, command.deviceId(), vehicleId, command.at()),
                List.of(expected(command.deviceId(), timeline)),
                cause,
                position -> new CommandReply.DeviceReleased(id, position));
    }

    private static Condition.Expected expected(DeviceId device, DeviceTimeline timeline) {
        return new Condition.Expected(ConsistencyKeys.ofDevice(device), timeline.lastPosition());
    }

    private Future<Optional<CommandReply>> append(
            DeviceEvent event, List<Condition.Expected> expected, Cause cause, Function<Position, CommandReply> reply) {
        return queue.appendIf(Shards.REGISTRATION, event, new Condition.NoneAfter(expected), cause, reply);
    }

    private static Future<Optional<CommandReply>> replied(CommandReply reply) {
        return Future.succeededFuture(Optional.of(reply));
    }
}
