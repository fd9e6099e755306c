package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.LookupCache;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/**
 * Cached assignments of licence plates to vehicles, read from the log. A free plate is not cached. Look-ups at the same
 * time share a statement, {@link EventStore#newestTouching}, which joins the tables {@code consistency} and {@code
 * event}.
 */
final class VehicleRegistry {

    private final EventStore store;
    private final LookupCache<LicensePlate, PlateAssignment> assignments;

    VehicleRegistry(EventStore store, Context context, int maxVehicles) {
        this.store = store;
        this.assignments = new LookupCache<>(
                context, maxVehicles, assignment -> assignment.vehicleId() == null ? 0 : 1, this::query);
    }

    /** Vehicle, null when the plate is free, and position of the last event that touched the plate, 0 when none did. */
    record PlateAssignment(@Nullable UUID vehicleId, long position) {

        static final PlateAssignment NEVER_ASSIGNED = new PlateAssignment(null, 0);

        static PlateAssignment after(@Nullable RecordedEvent last, LicensePlate plate) {
            return last == null
                    ? NEVER_ASSIGNED
                    : new PlateAssignment(
                            vehicleAfter(last, plate), last.position().value());
        }

        private static @Nullable UUID vehicleAfter(RecordedEvent last, LicensePlate plate) {
            return switch (EventMapper.eventOf(last)) {
                case VehicleRegistered registered -> registered.vehicleId();
                case LicensePlateChanged changed when changed.to().equals(plate) -> changed.vehicleId();
                default -> null;
            };
        }
    }

    /** The vehicle of this plate if it is cached; null otherwise. */
    @Nullable
    UUID cachedVehicleWith(LicensePlate plate) {
        PlateAssignment cached = assignments.cached(plate);
        return cached == null ? null : cached.vehicleId();
    }

    /**
     * Looks up the vehicle of this plate in the log, also when it is cached. Completes empty when the plate is free; fails
     * when the log can't be reached.
     */
    Future<Optional<UUID>> vehicleWith(LicensePlate plate) {
        return assignmentOf(plate).map(assignment -> Optional.ofNullable(assignment.vehicleId()));
    }

    /** Completes with the current assignment in the log; fails when the log can't be reached. */
    Future<PlateAssignment> assignmentOf(LicensePlate plate) {
        return assignments.lookUp(plate);
    }

    void invalidate(LicensePlate plate) {
        assignments.invalidate(plate);
    }

    void invalidateAll() {
        assignments.invalidateAll();
    }

    private Future<List<PlateAssignment>> query(List<LicensePlate> plates) {
        List<String> keys =
                plates.stream().map(ConsistencyKeys::ofPlate).distinct().toList();
        return store.newestTouching(Shards.REGISTRATION, keys)
                .map(events -> plates.stream()
                        .map(plate -> PlateAssignment.after(events.get(ConsistencyKeys.ofPlate(plate)), plate))
                        .toList());
    }
}
