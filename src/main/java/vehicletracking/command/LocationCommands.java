package vehicletracking.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.VehicleCommand.CorrectLocation;
import vehicletracking.vehicle.VehicleCommand.RetractLocation;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.vehicle.VehicleEvent.Amendment;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

final class LocationCommands {

    private final VehicleRegistry registry;
    private final AppendQueue queue;
    private final EventStore store;
    private final EventLookup eventLookup;
    private final ReportDeduplicator.PerEventLoop deduplicator;
    private final Fences fences;

    LocationCommands(
            VehicleRegistry registry,
            AppendQueue queue,
            EventStore store,
            EventLookup eventLookup,
            ReportDeduplicator.PerEventLoop deduplicator,
            Fences fences) {
        this.registry = registry;
        this.queue = queue;
        this.store = store;
        this.eventLookup = eventLookup;
        this.deduplicator = deduplicator;
        this.fences = fences;
    }

    Future<CommandReply> track(TrackLocation command, Cause cause) {
        Fence.Dependency version = fences.assignmentVersion();
        UUID cached = registry.cachedVehicleWith(command.licensePlate());
        return cached != null
                ? track(cached, command, version, cause)
                : registry.vehicleWith(command.licensePlate())
                        .compose(vehicleId -> vehicleId
                                .map(id -> track(id, command, version, cause))
                                .orElseGet(() -> Future.succeededFuture(
                                        new CommandReply.UnknownVehicle(command.licensePlate()))));
    }

    private Future<CommandReply> track(UUID vehicleId, TrackLocation command, Fence.Dependency version, Cause cause) {
        if (!cause.scope().permitsTracking(vehicleId)) { // for the principal the vehicle does not exist
            return Future.succeededFuture(new CommandReply.UnknownVehicle(command.licensePlate()));
        }
        return track(
                new LocationTracked(command.locationTrackedId(), vehicleId, command.fix()),
                command.hasOwnTime(),
                command.isImported(),
                version,
                cause);
    }

    /**
     * Appends a location unless it is a duplicate. Every location of every source passes here.
     *
     * @param hasOwnTime whether its time is that of the fix, and not that of receipt
     * @param isImported whether it is history from a file
     * @param version of the assignments by which its vehicle was found
     * @return fails with {@link FencedException} when the command is to be decided anew
     */
    Future<CommandReply> track(
            LocationTracked event, boolean hasOwnTime, boolean isImported, Fence.Dependency version, Cause cause) {
        int shard = Shards.ofLocations(event.vehicleId(), store.shards());
        Fence fence = fences.held(shard, version);
        return fence != null
                ? track(event, hasOwnTime, isImported, shard, fence, cause)
                : fences.acquire(shard)
                        .compose(acquired -> track(
                                event, hasOwnTime, isImported, shard, new Fence(acquired.epoch(), version), cause));
    }

    private Future<CommandReply> track(
            LocationTracked event, boolean hasOwnTime, boolean isImported, int shard, Fence fence, Cause cause) {
        return deduplicator.deduplicate(event, hasOwnTime, isImported, flagged -> append(flagged, shard, fence, cause));
    }

    private Future<CommandReply> append(LocationTracked event, int shard, Fence fence, Cause cause) {
        return queue.appendFenced(
                shard,
                fence,
                event,
                cause,
                position -> new CommandReply.Tracked(
                        event.id(), position, event.details().flags()));
    }

    Future<CommandReply> correct(CorrectLocation command, Cause cause) {
        return amend(
                command.locationTrackedId(),
                cause,
                (tracked, fix) -> new LocationCorrected(
                        command.eventId(),
                        tracked.vehicleId(),
                        tracked.id(),
                        command.change().applyTo(fix),
                        fix.occurredAt(),
                        command.reason()),
                position -> new CommandReply.Corrected(command.eventId(), position));
    }

    Future<CommandReply> retract(RetractLocation command, Cause cause) {
        return amend(
                command.locationTrackedId(),
                cause,
                (tracked, ignored) -> new LocationRetracted(
                        command.eventId(), tracked.vehicleId(), tracked.id(), command.reason(), command.retractedAt()),
                position -> new CommandReply.Retracted(command.eventId(), position));
    }

    /** @param decision from the location as it was tracked, and its current fix */
    private Future<CommandReply> amend(
            UUID locationTrackedId,
            Cause cause,
            BiFunction<LocationTracked, Fix, Amendment> decision,
            Function<Position, CommandReply> reply) {
        return eventLookup.find(locationTrackedId).compose(found -> {
            if (found.isEmpty() || !found.get().type().equals(EventTypes.LOCATION_TRACKED)) {
                return Future.succeededFuture(new CommandReply.UnknownLocation(locationTrackedId));
            }
            int shard = found.get().position().shard();
            LocationTracked tracked = (LocationTracked) EventMapper.eventOf(found.get());
            return OptimisticRetry.retryOnConflict(() -> lastAmendmentOf(tracked, shard)
                    .compose(last -> amend(tracked, shard, last.orElse(null), cause, decision, reply)));
        });
    }

    private Future<Optional<RecordedEvent>> lastAmendmentOf(LocationTracked tracked, int shard) {
        String key = ConsistencyKeys.ofLocation(tracked.id());
        return store.newestTouching(shard, List.of(key)).map(found -> Optional.ofNullable(found.get(key)));
    }

    private Future<Optional<CommandReply>> amend(
            LocationTracked tracked,
            int shard,
            @Nullable RecordedEvent last,
            Cause cause,
            BiFunction<LocationTracked, Fix, Amendment> decision,
            Function<Position, CommandReply> reply) {
        Fix fix = tracked.fix();
        if (last != null) {
            switch ((Amendment) EventMapper.eventOf(last)) {
                case LocationRetracted retracted -> {
                    return Future.succeededFuture(
                            Optional.of(new CommandReply.AlreadyRetracted(tracked.id(), retracted.id())));
                }
                case LocationCorrected corrected -> fix = corrected.fix();
            }
        }
        long seen = last == null ? 0 : last.position().value();
        Condition isUnchanged = Condition.noneAfter(ConsistencyKeys.ofLocation(tracked.id()), seen);
        return queue.appendIf(shard, decision.apply(tracked, fix), isUnchanged, cause, reply);
    }
}
