package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import vehicletracking.batch.Batcher;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.VehicleEvent;

/**
 * A request with a key is done once. Its event touches the key, and is appended only if none did before; who comes later
 * is answered from that event, which knows what was wanted. So nothing is kept beside the log, and what is promised holds
 * in every process and after every restart. What came to nothing left no event, and is tried anew.
 *
 * <p>A key is checked in the shard of its event. Two requests of one key that want different things in different shards
 * at the same moment may both be done; otherwise all shards are looked at first.
 */
final class IdempotencyKeys {

    /** How long a request is known. */
    static final Duration KNOWN_FOR = Duration.ofHours(24);

    private static final int MAX_ATTEMPTS = 5;
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    private final EventStore store;
    private final ExpiringKeys keys;
    private final InstantSource clock;
    private final Batcher<IdempotencyKey, List<RecordedEvent>> lookups;

    IdempotencyKeys(EventStore store, ExpiringKeys keys, Context context, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUp);
    }

    /** Somebody else's request with the same key was appended meanwhile. */
    static final class AlreadyExecutedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private AlreadyExecutedException() {
            super("a request with this key was done before", null, false, false);
        }
    }

    /** The key comes first, so that a request that lost to itself is told so, and not what else it lost to. */
    static Condition untouched(IdempotencyKey key, Condition condition) {
        List<Condition.Expected> expected = new ArrayList<>();
        expected.add(new Condition.Expected(ConsistencyKeys.ofIdempotencyKey(key), 0));
        expected.addAll(condition.expectations());
        return new Condition.NoneAfter(expected);
    }

    /** @throws AlreadyExecutedException when the append lost because of the key */
    static AppendResult requireFirst(IdempotencyKey key, AppendResult result) {
        if (result instanceof AppendResult.Conflict conflict
                && conflict.key().equals(ConsistencyKeys.ofIdempotencyKey(key))) {
            throw new AlreadyExecutedException();
        }
        return result;
    }

    /** Handles the request, or completes with the reply to the one that was done with this key. */
    Future<CommandReply> once(IdempotencyKey key, Supplier<Future<CommandReply>> handling) {
        return once(key, handling, MAX_ATTEMPTS);
    }

    private Future<CommandReply> once(IdempotencyKey key, Supplier<Future<CommandReply>> handling, int left) {
        return replyBefore(key)
                .compose(before -> before.isPresent()
                        ? Future.succeededFuture(before.get())
                        : handling.get()
                                .compose(reply -> reply instanceof CommandReply.Executed
                                        ? Future.succeededFuture(reply)
                                        : replyBefore(key).map(meanwhile -> meanwhile.orElse(reply)))
                                .recover(failure -> failure instanceof AlreadyExecutedException && left > 1
                                        ? once(key, handling, left - 1)
                                        : Future.failedFuture(failure)));
    }

    /** What a request with this key was answered; forgets it when that was too long ago. */
    private Future<Optional<CommandReply>> replyBefore(IdempotencyKey key) {
        return lookups.submit(key).compose(found -> {
            Instant knownSince = clock.instant().minus(KNOWN_FOR);
            Optional<RecordedEvent> known = found.stream()
                    .filter(event -> !event.recordedAt().isBefore(knownSince))
                    .min(Comparator.comparing(RecordedEvent::recordedAt));
            return known.isPresent()
                    ? Future.succeededFuture(known.map(event -> replyTo(key, event)))
                    : Future.all(found.stream()
                                    .map(event -> keys.delete(ConsistencyKeys.ofIdempotencyKey(key), event.position()))
                                    .toList())
                            .map(Optional.empty());
        });
    }

    private static CommandReply replyTo(IdempotencyKey key, RecordedEvent event) {
        return key.digest().equals(EventMapper.requestDigest(event))
                ? replyOf(EventMapper.eventOf(event), event)
                : new CommandReply.IdempotencyKeyReused(key.text());
    }

    private static CommandReply replyOf(DomainEvent event, RecordedEvent recorded) {
        return switch (event) {
            case VehicleEvent.VehicleRegistered registered ->
                new CommandReply.Registered(registered.id(), recorded.position());
            case VehicleEvent.LicensePlateChanged changed ->
                new CommandReply.PlateChanged(changed.id(), recorded.position());
            case VehicleEvent.VehicleRetired retired -> new CommandReply.Retired(retired.id(), recorded.position());
            case VehicleEvent.LocationTracked tracked ->
                new CommandReply.Tracked(
                        tracked.id(), recorded.position(), tracked.details().flags());
            case VehicleEvent.LocationCorrected corrected ->
                new CommandReply.Corrected(corrected.id(), recorded.position());
            case VehicleEvent.LocationRetracted retracted ->
                new CommandReply.Retracted(retracted.id(), recorded.position());
            case DeviceEvent.DeviceAssigned assigned ->
                new CommandReply.DeviceAssigned(assigned.id(), recorded.position());
            case DeviceEvent.DeviceReleased released ->
                new CommandReply.DeviceReleased(released.id(), recorded.position());
            case QuarantineEvent.ReportQuarantined report ->
                new CommandReply.Quarantined(report.id(), recorded.position());
            case QuarantineEvent.ReportAdmitted admitted ->
                new CommandReply.Admitted(admitted.id(), recorded.position());
            case QuarantineEvent.ReportDiscarded discarded ->
                new CommandReply.Discarded(discarded.id(), recorded.position());
        };
    }

    private Future<List<List<RecordedEvent>>> lookUp(List<IdempotencyKey> requests) {
        List<String> wanted = requests.stream()
                .map(ConsistencyKeys::ofIdempotencyKey)
                .distinct()
                .toList();
        List<Future<Map<String, RecordedEvent>>> shards = IntStream.range(0, store.shards())
                .mapToObj(shard -> store.newestTouching(shard, wanted))
                .toList();
        return Future.all(shards)
                .map(ignored -> requests.stream()
                        .map(ConsistencyKeys::ofIdempotencyKey)
                        .map(key -> shards.stream()
                                .flatMap(shard ->
                                        Optional.ofNullable(shard.result().get(key)).stream())
                                .toList())
                        .toList());
    }
}
