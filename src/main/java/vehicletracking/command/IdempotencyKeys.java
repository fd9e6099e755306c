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
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.VehicleEvent;

/**
 * Idempotent execution of requests by key. The event of a request touches its key, stores the digest of the request and
 * is appended only if no event touched the key before; a repeated request gets the reply of that event. All state is in
 * the log, so this holds in every process and after a restart. A refused request appended no event and is executed
 * again. Before execution all shards are queried, but an append checks the key only in its own shard: two different,
 * concurrent requests with one key may both be executed in different shards.
 */
final class IdempotencyKeys {

    /** Time after which a key may be used for another request. */
    static final Duration VALID_FOR = Duration.ofHours(24);

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

    /** A concurrent request with the same key was appended first. */
    static final class AlreadyExecutedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private AlreadyExecutedException() {
            super("a request with this key was executed before", null, false, false);
        }
    }

    static Condition requireUnused(IdempotencyKey key, Condition condition) {
        List<Condition.Expected> expected = new ArrayList<>();
        // First, so that a repeated request fails because of its key, and not of its other conditions.
        expected.add(new Condition.Expected(ConsistencyKeys.ofIdempotencyKey(key), 0));
        expected.addAll(condition.expectations());
        return new Condition.NoneAfter(expected);
    }

    static AppendResult failIfUsed(IdempotencyKey key, AppendResult result) {
        if (result instanceof AppendResult.Conflict conflict
                && conflict.key().equals(ConsistencyKeys.ofIdempotencyKey(key))) {
            throw new AlreadyExecutedException();
        }
        return result;
    }

    /** Completes with the reply to the request with this key that was executed before; else executes this one. */
    Future<CommandReply> executeOnce(IdempotencyKey key, Supplier<Future<CommandReply>> execution) {
        return executeOnce(key, execution, MAX_ATTEMPTS);
    }

    private Future<CommandReply> executeOnce(
            IdempotencyKey key, Supplier<Future<CommandReply>> execution, int attemptsLeft) {
        return storedReply(key)
                .compose(before -> before.isPresent()
                        ? Future.succeededFuture(before.get())
                        : execution
                                .get()
                                .compose(reply -> reply instanceof CommandReply.Executed
                                        ? Future.succeededFuture(reply)
                                        : storedReply(key).map(meanwhile -> meanwhile.orElse(reply)))
                                .recover(failure -> failure instanceof AlreadyExecutedException && attemptsLeft > 1
                                        ? executeOnce(key, execution, attemptsLeft - 1)
                                        : Future.failedFuture(failure)));
    }

    /** Completes empty when the key is unused or expired; an expired key is deleted. */
    private Future<Optional<CommandReply>> storedReply(IdempotencyKey key) {
        return lookups.submit(key).compose(found -> {
            Instant validSince = clock.instant().minus(VALID_FOR);
            Optional<RecordedEvent> stored = found.stream()
                    .filter(event -> !event.recordedAt().isBefore(validSince))
                    .min(Comparator.comparing(RecordedEvent::recordedAt));
            return stored.isPresent()
                    ? Future.succeededFuture(stored.map(event -> replyTo(key, event)))
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
            case AccessKeyEvent.KeyIssued issued -> new CommandReply.KeyIssued(issued.id(), recorded.position());
            case AccessKeyEvent.KeyChanged changed -> new CommandReply.KeyChanged(changed.id(), recorded.position());
            case AccessKeyEvent.KeyRevoked revoked -> new CommandReply.KeyRevoked(revoked.id(), recorded.position());
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
