package vehicletracking.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.journal.VehicleJournal;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/**
 * Which vehicle has a plate, as the log knows it: asked of the log itself, never of a read model, so it is never behind.
 * Answers are kept in memory up to a bound; that a plate is unknown is not kept, since the next event may change it.
 * Confined to one event loop.
 */
final class VehicleRegistry {

    /** Look-ups that arrive while one is under way share the next one. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    /** A plate that was given away by another process, of which nobody told this one, is believed for so long. */
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(30);

    private final EventStore store;
    private final Cache<LicensePlate, UUID> known;
    private final Batcher<LicensePlate, Standing> lookups;
    private long forgotten;

    VehicleRegistry(EventStore store, Context context, int maxVehicles) {
        this.store = store;
        this.known = Caffeine.newBuilder()
                .maximumSize(maxVehicles)
                .expireAfterWrite(BELIEVED_FOR)
                .executor(Runnable::run)
                .build();
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUp);
    }

    /**
     * How it stands with a plate.
     *
     * @param bearer the vehicle that has it; null when it is free
     * @param position of the last event that touched it; 0 when none did
     */
    record Standing(@Nullable UUID bearer, long position) {

        static final Standing NEVER_BORNE = new Standing(null, 0);

        static Standing after(@Nullable RecordedEvent last, LicensePlate plate) {
            return last == null ? NEVER_BORNE : new Standing(bearerAfter(last, plate), last.position().value());
        }

        private static @Nullable UUID bearerAfter(RecordedEvent last, LicensePlate plate) {
            return switch (VehicleJournal.eventOf(last)) {
                case VehicleRegistered registered -> registered.vehicleId();
                case LicensePlateChanged changed when changed.to().equals(plate) -> changed.vehicleId();
                default -> null;
            };
        }
    }

    /** The vehicle with this plate if it is in memory. */
    @Nullable
    UUID knownVehicleWith(LicensePlate plate) {
        return known.getIfPresent(plate);
    }

    /** Completes with the vehicle that has this plate; empty when none has. Fails when the log can't be reached. */
    Future<Optional<UUID>> vehicleWith(LicensePlate plate) {
        UUID vehicleId = knownVehicleWith(plate);
        return vehicleId != null
                ? Future.succeededFuture(Optional.of(vehicleId))
                : standingOf(plate).map(standing -> Optional.ofNullable(standing.bearer()));
    }

    /** How it stands with a plate in the log now. */
    Future<Standing> standingOf(LicensePlate plate) {
        return lookups.submit(plate);
    }

    /** Another vehicle may have the plate now, or none. */
    void forget(LicensePlate plate) {
        forgotten++;
        known.invalidate(plate);
    }

    private Future<List<Standing>> lookUp(List<LicensePlate> plates) {
        List<String> keys = plates.stream().map(VehicleJournal::plateKey).distinct().toList();
        long forgottenBefore = forgotten;
        return store.newestTouching(VehicleJournal.REGISTRATION_SHARD, keys).map(events -> plates.stream()
                .map(plate -> {
                    Standing standing = Standing.after(events.get(VehicleJournal.plateKey(plate)), plate);
                    if (standing.bearer() != null && forgotten == forgottenBefore) { // else it may be out of date
                        known.put(plate, standing.bearer());
                    }
                    return standing;
                })
                .toList());
    }
}
