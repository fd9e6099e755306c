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
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.AccessKeyEvent.KeyChanged;
import vehicletracking.vehicle.AccessKeyEvent.KeyIssued;
import vehicletracking.vehicle.AccessKeyEvent.KeyRevoked;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand.ChangeKey;
import vehicletracking.vehicle.VehicleCommand.IssueKey;
import vehicletracking.vehicle.VehicleCommand.RevokeKey;

/** Commands on access keys. A revoked key stays revoked. */
final class AccessKeyCommands {

    private final EventStore store;
    private final AppendQueue queue;

    AccessKeyCommands(EventStore store, AppendQueue queue) {
        this.store = store;
        this.queue = queue;
    }

    Future<CommandReply> issue(IssueKey command, Cause cause) {
        UUID id = command.key().accessKeyId();
        KeyIssued event = new KeyIssued(command.key(), command.issuedAt());
        return queue.appendUnconditionally(
                Shards.REGISTRATION, event, cause, position -> new CommandReply.KeyIssued(id, position));
    }

    Future<CommandReply> change(ChangeKey command, Cause cause) {
        return append(
                command.accessKeyId(),
                before -> new KeyChanged(command.eventId(), changed(before, command), command.changedAt()),
                position -> new CommandReply.KeyChanged(command.eventId(), position),
                cause);
    }

    private static AccessKey changed(AccessKey before, ChangeKey command) {
        return new AccessKey(
                before.accessKeyId(),
                command.name(),
                command.role(),
                command.scope(),
                before.sha256(),
                command.expiresAt());
    }

    Future<CommandReply> revoke(RevokeKey command, Cause cause) {
        return append(
                command.accessKeyId(),
                before -> new KeyRevoked(command.eventId(), before, command.reason(), command.revokedAt()),
                position -> new CommandReply.KeyRevoked(command.eventId(), position),
                cause);
    }

    private Future<CommandReply> append(
            UUID accessKeyId,
            Function<AccessKey, AccessKeyEvent> decision,
            Function<Position, CommandReply> reply,
            Cause cause) {
        String key = ConsistencyKeys.ofAccessKey(accessKeyId);
        return OptimisticRetry.retryOnConflict(() -> store.newestTouching(Shards.REGISTRATION, List.of(key))
                .compose(found -> append(accessKeyId, found.get(key), decision, reply, cause)));
    }

    private Future<Optional<CommandReply>> append(
            UUID accessKeyId,
            @Nullable RecordedEvent last,
            Function<AccessKey, AccessKeyEvent> decision,
            Function<Position, CommandReply> reply,
            Cause cause) {
        if (last == null) {
            return Future.succeededFuture(Optional.of(new CommandReply.UnknownKey(accessKeyId)));
        }
        AccessKeyEvent before = (AccessKeyEvent) EventMapper.eventOf(last);
        if (before instanceof KeyRevoked revoked) {
            return Future.succeededFuture(Optional.of(new CommandReply.AlreadyRevoked(accessKeyId, revoked.id())));
        }
        Condition isUnchanged = Condition.noneAfter(
                ConsistencyKeys.ofAccessKey(accessKeyId), last.position().value());
        return queue.appendIf(Shards.REGISTRATION, decision.apply(before.key()), isUnchanged, cause, reply);
    }
}
