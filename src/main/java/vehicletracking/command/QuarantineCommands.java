package vehicletracking.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.QuarantineEvent.ReportAdmitted;
import vehicletracking.vehicle.QuarantineEvent.ReportDiscarded;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.QuarantineEvent.Resolution;
import vehicletracking.vehicle.VehicleCommand.AdmitReport;
import vehicletracking.vehicle.VehicleCommand.DiscardReport;
import vehicletracking.vehicle.VehicleCommand.QuarantineReport;

/** Commands on quarantined reports. Each report is admitted or discarded once. */
final class QuarantineCommands {

    private final EventStore store;
    private final AppendQueue queue;
    private final QuarantineDeduplicator deduplicator = new QuarantineDeduplicator();

    QuarantineCommands(EventStore store, AppendQueue queue) {
        this.store = store;
        this.queue = queue;
    }

    Future<CommandReply> quarantine(QuarantineReport command, Cause cause) {
        // Otherwise a client that repeats a bad report would fill the log.
        return deduplicator.quarantineOnce(command, () -> append(command, cause));
    }

    private Future<CommandReply> append(QuarantineReport command, Cause cause) {
        UUID id = command.reportQuarantinedId();
        ReportQuarantined event = new ReportQuarantined(
                id, command.dialect(), command.deviceId(), command.reason(), command.request(), command.receivedAt());
        return queue.appendUnconditionally(
                Shards.REGISTRATION, event, cause, position -> new CommandReply.Quarantined(id, position));
    }

    Future<CommandReply> admit(AdmitReport command, Cause cause) {
        ReportAdmitted event = new ReportAdmitted(
                command.eventId(), command.reportQuarantinedId(), command.locationTrackedIds(), command.admittedAt());
        return settle(event, cause, position -> new CommandReply.Admitted(command.eventId(), position));
    }

    Future<CommandReply> discard(DiscardReport command, Cause cause) {
        ReportDiscarded event = new ReportDiscarded(
                command.eventId(), command.reportQuarantinedId(), command.reason(), command.discardedAt());
        return settle(event, cause, position -> new CommandReply.Discarded(command.eventId(), position));
    }

    private Future<CommandReply> settle(Resolution event, Cause cause, Function<Position, CommandReply> reply) {
        String key = ConsistencyKeys.ofQuarantinedReport(event.reportQuarantinedId());
        return OptimisticRetry.retryOnConflict(() -> store.newestTouching(Shards.REGISTRATION, List.of(key))
                .compose(found -> settle(event, key, found.get(key), cause, reply)));
    }

    private Future<Optional<CommandReply>> settle(
            Resolution event,
            String key,
            @Nullable RecordedEvent last,
            Cause cause,
            Function<Position, CommandReply> reply) {
        UUID id = event.reportQuarantinedId();
        if (last == null) {
            return Future.succeededFuture(Optional.of(new CommandReply.UnknownReport(id)));
        }
        if (EventMapper.eventOf(last) instanceof Resolution settled) {
            return Future.succeededFuture(
                    Optional.of(new CommandReply.AlreadySettled(id, settled.id(), settled instanceof ReportAdmitted)));
        }
        Condition isOpen = Condition.noneAfter(key, last.position().value());
        return queue.appendIf(Shards.REGISTRATION, event, isOpen, cause, reply);
    }
}
