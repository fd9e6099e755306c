package vehicletracking.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import vehicletracking.command.VehicleRegistry.PlateAssignment;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand.ChangeLicensePlate;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.RetireVehicle;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/** Commands on vehicles and plates; an append requires that no event touched the plates since they were read. */
final class PlateCommands {

    private final VehicleRegistry registry;
    private final AppendQueue queue;

    PlateCommands(VehicleRegistry registry, AppendQueue queue) {
        this.registry = registry;
        this.queue = queue;
    }

    Future<CommandReply> register(RegisterVehicle command, Cause cause) {
        // To assume first that the plate was never assigned saves the look-up in nearly all cases.
        return register(command, PlateAssignment.NEVER_ASSIGNED, cause)
                .compose(reply -> reply.isPresent()
                        ? Future.succeededFuture(reply.get())
                        : OptimisticRetry.retryOnConflict(() -> registry.assignmentOf(command.licensePlate())
                                .compose(assignment -> register(command, assignment, cause))));
    }

    private Future<Optional<CommandReply>> register(RegisterVehicle command, PlateAssignment assignment, Cause cause) {
        if (assignment.vehicleId() != null) {
            return taken(command.licensePlate(), assignment.vehicleId());
        }
        UUID id = command.vehicleRegisteredId();
        return append(
                new VehicleRegistered(id, command.licensePlate(), command.registeredAt()),
                List.of(expected(command.licensePlate(), assignment)),
                cause,
                position -> new CommandReply.Registered(id, position));
    }

    Future<CommandReply> change(ChangeLicensePlate command, Cause cause) {
        return OptimisticRetry.retryOnConflict(() -> {
            Future<PlateAssignment> from = registry.assignmentOf(command.from());
            Future<PlateAssignment> to = registry.assignmentOf(command.to());
            return Future.all(from, to).compose(ignored -> change(command, from.result(), to.result(), cause));
        });
    }

    private Future<Optional<CommandReply>> change(
            ChangeLicensePlate command, PlateAssignment from, PlateAssignment to, Cause cause) {
        if (from.vehicleId() == null) {
            return unknown(command.from());
        }
        if (to.vehicleId() != null) {
            return taken(command.to(), to.vehicleId());
        }
        UUID id = command.eventId();
        return append(
                new LicensePlateChanged(id, from.vehicleId(), command.from(), command.to(), command.changedAt()),
                List.of(expected(command.from(), from), expected(command.to(), to)),
                cause,
                position -> new CommandReply.PlateChanged(id, position));
    }

    Future<CommandReply> retire(RetireVehicle command, Cause cause) {
        return OptimisticRetry.retryOnConflict(() -> registry.assignmentOf(command.licensePlate())
                .compose(assignment -> retire(command, assignment, cause)));
    }

    private Future<Optional<CommandReply>> retire(RetireVehicle command, PlateAssignment assignment, Cause cause) {
        if (assignment.vehicleId() == null) {
            return unknown(command.licensePlate());
        }
        UUID id = command.eventId();
        return append(
                new VehicleRetired(
                        id, assignment.vehicleId(), command.licensePlate(), command.reason(), command.retiredAt()),
                List.of(expected(command.licensePlate(), assignment)),
                cause,
                position -> new CommandReply.Retired(id, position));
    }

    private static Condition.Expected expected(LicensePlate plate, PlateAssignment assignment) {
        return new Condition.Expected(ConsistencyKeys.ofPlate(plate), assignment.position());
    }

    private Future<Optional<CommandReply>> append(
            VehicleEvent event,
            List<Condition.Expected> expected,
            Cause cause,
            Function<Position, CommandReply> reply) {
        // So the log resolves concurrent commands.
        return queue.appendIf(Shards.REGISTRATION, event, new Condition.NoneAfter(expected), cause, reply);
    }

    private static Future<Optional<CommandReply>> taken(LicensePlate plate, UUID vehicleId) {
        return Future.succeededFuture(Optional.of(new CommandReply.PlateTaken(plate, vehicleId)));
    }

    private static Future<Optional<CommandReply>> unknown(LicensePlate plate) {
        return Future.succeededFuture(Optional.of(new CommandReply.UnknownVehicle(plate)));
    }
}
