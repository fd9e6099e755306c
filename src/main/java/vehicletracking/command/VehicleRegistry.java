package vehicletracking.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.journal.VehicleJournal;
import vehicletracking.vehicle.LicensePlate;

/**
 * Which vehicle has a plate, as the log knows it: asked of the log itself, never of a read model, so it is never
 * behind. Answers are kept in memory up to a bound; that a plate is unknown is not kept, since the next event may
 * change it.
 */
final class VehicleRegistry {

    /** Look-ups that arrive while one is under way share the next one. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    private final EventStore store;
    private final Cache<LicensePlate, UUID> known;
    private final Batcher<LicensePlate, Optional<UUID>> lookups;

    VehicleRegistry(EventStore store, Context context, int maxVehicles) {
        this.store = store;
        this.known = Caffeine.newBuilder()
                .maximumSize(maxVehicles)
                .executor(Runnable::run)
                .build();
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUp);
    }

    /** The vehicle with this plate if it is in memory. */
    @Nullable
    UUID knownVehicleWith(LicensePlate plate) {
        return known.getIfPresent(plate);
    }

    /** Completes with the vehicle that has this plate; empty when none has. Fails when the log can't be reached. */
    Future<Optional<UUID>> vehicleWith(LicensePlate plate) {
        UUID vehicleId = knownVehicleWith(plate);
        return vehicleId != null ? Future.succeededFuture(Optional.of(vehicleId)) : lookups.submit(plate);
    }

    private Future<List<Optional<UUID>>> lookUp(List<LicensePlate> plates) {
        List<String> keys = plates.stream().map(VehicleJournal::plateKey).distinct().toList();
        return store.newestTouching(VehicleJournal.REGISTRATION_SHARD, keys)
                .map(events -> plates.stream().map(plate -> remember(plate, events)).toList());
    }

    private Optional<UUID> remember(LicensePlate plate, Map<String, RecordedEvent> events) {
        Optional<UUID> vehicleId = Optional.ofNullable(events.get(VehicleJournal.plateKey(plate)))
                .map(RecordedEvent::subject);
        vehicleId.ifPresent(id -> known.put(plate, id));
        return vehicleId;
    }
}
