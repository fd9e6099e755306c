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

/**
 * Which vehicle bears which plate. The log itself decides who is first: no event may have touched the plates since it was
 * looked how they stand.
 */
final class PlateCommands {

    private final VehicleRegistry registry;
    private final AppendQueue queue;

    PlateCommands(VehicleRegistry registry, AppendQueue queue) {
        this.registry = registry;
        this.queue = queue;
    }

    /** Nearly every plate was never borne before, so that is what is tried first. */
    Future<CommandReply> register(RegisterVehicle command, Cause cause) {
        return register(command, PlateAssignment.NEVER_BORNE, cause)
                .compose(reply -> reply.isPresent()
                        ? Future.succeededFuture(reply.get())
                        : OptimisticRetry.repeat(() -> registry.standingOf(command.licensePlate())
                                .compose(standing -> register(command, standing, cause))));
    }

    private Future<Optional<CommandReply>> register(RegisterVehicle command, PlateAssignment standing, Cause cause) {
        if (standing.bearer() != null) {
            return taken(command.licensePlate(), standing.bearer());
        }
        UUID id = command.vehicleRegisteredId();
        return append(
                new VehicleRegistered(id, command.licensePlate(), command.registeredAt()),
                List.of(expected(command.licensePlate(), standing)),
                cause,
                position -> new CommandReply.Registered(id, position));
    }

    Future<CommandReply> change(ChangeLicensePlate command, Cause cause) {
        return OptimisticRetry.repeat(() -> {
            Future<PlateAssignment> from = registry.standingOf(command.from());
            Future<PlateAssignment> to = registry.standingOf(command.to());
            return Future.all(from, to).compose(ignored -> change(command, from.result(), to.result(), cause));
        });
    }

    private Future<Optional<CommandReply>> change(
            ChangeLicensePlate command, PlateAssignment from, PlateAssignment to, Cause cause) {
        if (from.bearer() == null) {
            return unknown(command.from());
        }
        if (to.bearer() != null) {
            return taken(command.to(), to.bearer());
        }
        UUID id = command.eventId();
        return append(
                new LicensePlateChanged(id, from.bearer(), command.from(), command.to(), command.changedAt()),
                List.of(expected(command.from(), from), expected(command.to(), to)),
                cause,
                position -> {
                    registry.forget(command.from());
                    return new CommandReply.PlateChanged(id, position);
                });
    }

    Future<CommandReply> retire(RetireVehicle command, Cause cause) {
        return OptimisticRetry.repeat(() ->
                registry.standingOf(command.licensePlate()).compose(standing -> retire(command, standing, cause)));
    }

    private Future<Optional<CommandReply>> retire(RetireVehicle command, PlateAssignment standing, Cause cause) {
        if (standing.bearer() == null) {
            return unknown(command.licensePlate());
        }
        UUID id = command.eventId();
        return append(
                new VehicleRetired(
                        id, standing.bearer(), command.licensePlate(), command.reason(), command.retiredAt()),
                List.of(expected(command.licensePlate(), standing)),
                cause,
                position -> {
                    registry.forget(command.licensePlate());
                    return new CommandReply.Retired(id, position);
                });
    }

    private static Condition.Expected expected(LicensePlate plate, PlateAssignment standing) {
        return new Condition.Expected(ConsistencyKeys.ofPlate(plate), standing.position());
    }

    private Future<Optional<CommandReply>> append(
            VehicleEvent event,
            List<Condition.Expected> expected,
            Cause cause,
            Function<Position, CommandReply> reply) {
        return queue.decide(Shards.REGISTRATION, event, new Condition.NoneAfter(expected), cause, reply);
    }

    private static Future<Optional<CommandReply>> taken(LicensePlate plate, UUID bearer) {
        return Future.succeededFuture(Optional.of(new CommandReply.PlateTaken(plate, bearer)));
    }

    private static Future<Optional<CommandReply>> unknown(LicensePlate plate) {
        return Future.succeededFuture(Optional.of(new CommandReply.UnknownVehicle(plate)));
    }
}
