package vehicletracking.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.OverloadedException;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Condition;
import vehicletracking.journal.VehicleJournal;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/** Decides on a command, appends the event that comes of it, and says what became of it. */
final class CommandHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

    private final VehicleRegistry registry;
    private final AppendQueue queue;
    private final int shards;

    CommandHandler(VehicleRegistry registry, AppendQueue queue, int shards) {
        this.registry = registry;
        this.queue = queue;
        this.shards = shards;
    }

    /** Completes with a reply whatever happens. */
    Future<CommandReply> handle(VehicleCommand command) {
        return switch (command) {
            case RegisterVehicle register -> register(register).recover(CommandHandler::replyToFault);
            case TrackLocation track -> track(track).recover(CommandHandler::replyToFault);
        };
    }

    /** The log itself decides who is first: no event may have touched the plate. */
    private Future<CommandReply> register(RegisterVehicle command) {
        VehicleRegistered event = new VehicleRegistered(
                command.vehicleRegisteredId(), command.licensePlate(), command.registeredAt());
        Condition isFirst = Condition.untouched(VehicleJournal.plateKey(command.licensePlate()));
        return append(event, isFirst).compose(result -> switch (result) {
            case AppendResult.Appended appended ->
                Future.succeededFuture(new CommandReply.Registered(event.vehicleId(), appended.first()));
            case AppendResult.Conflict ignored -> plateTaken(command);
            case AppendResult.Refused refused -> Future.succeededFuture(refused(refused));
        });
    }

    private Future<CommandReply> plateTaken(RegisterVehicle command) {
        return registry.vehicleWith(command.licensePlate())
                .map(vehicleId -> new CommandReply.PlateTaken(command.licensePlate(), vehicleId.orElseThrow()));
    }

    private Future<CommandReply> track(TrackLocation command) {
        UUID known = registry.knownVehicleWith(command.licensePlate());
        return known != null
                ? trackAt(known, command)
                : registry.vehicleWith(command.licensePlate()).compose(vehicleId -> vehicleId
                        .map(id -> trackAt(id, command))
                        .orElseGet(() -> Future.succeededFuture(
                                new CommandReply.UnknownVehicle(command.licensePlate()))));
    }

    private Future<CommandReply> trackAt(UUID vehicleId, TrackLocation command) {
        LocationTracked event = new LocationTracked(command.locationTrackedId(), vehicleId, command.fix());
        return append(event, Condition.always()).map(result -> switch (result) {
            case AppendResult.Appended appended -> new CommandReply.Tracked(event.id(), appended.first());
            case AppendResult.Conflict conflict ->
                throw new IllegalStateException("an append without a condition lost to " + conflict);
            case AppendResult.Refused refused -> refused(refused);
        });
    }

    private static CommandReply refused(AppendResult.Refused refusal) {
        LOG.error("the log refused an event: {}", refusal.reason());
        return new CommandReply.Refused(refusal.reason());
    }

    private Future<AppendResult> append(VehicleEvent event, Condition condition) {
        Append append = new Append(List.of(VehicleJournal.newEvent(event)), condition);
        return queue.append(VehicleJournal.shardOf(event, shards), append);
    }

    private static Future<CommandReply> replyToFault(Throwable fault) {
        if (fault instanceof OverloadedException) {
            return Future.succeededFuture(new CommandReply.Overloaded());
        }
        LOG.debug("a command failed", fault);
        return Future.succeededFuture(new CommandReply.Unavailable());
    }
}
