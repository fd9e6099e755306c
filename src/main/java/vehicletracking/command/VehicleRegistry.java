package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/** Which vehicle has a plate, as the log knows it. That a plate is free is not kept in memory. */
final class VehicleRegistry {

    private final EventStore store;
    private final LogLookupCache<LicensePlate, PlateAssignment> standings;

    VehicleRegistry(EventStore store, Context context, int maxVehicles) {
        this.store = store;
        this.standings =
                new LogLookupCache<>(context, maxVehicles, standing -> standing.bearer() == null ? 0 : 1, this::logged);
    }

    /**
     * How it stands with a plate.
     *
     * @param bearer the vehicle that has it; null when it is free
     * @param position of the last event that touched it; 0 when none did
     */
    record PlateAssignment(@Nullable UUID bearer, long position) {

        static final PlateAssignment NEVER_BORNE = new PlateAssignment(null, 0);

        static PlateAssignment after(@Nullable RecordedEvent last, LicensePlate plate) {
            return last == null
                    ? NEVER_BORNE
                    : new PlateAssignment(
                            bearerAfter(last, plate), last.position().value());
        }

        private static @Nullable UUID bearerAfter(RecordedEvent last, LicensePlate plate) {
            return switch (EventMapper.eventOf(last)) {
                case VehicleRegistered registered -> registered.vehicleId();
                case LicensePlateChanged changed when changed.to().equals(plate) -> changed.vehicleId();
                default -> null;
            };
        }
    }

    /** The vehicle with this plate if it is in memory. */
    @Nullable
    UUID knownVehicleWith(LicensePlate plate) {
        PlateAssignment known = standings.known(plate);
        return known == null ? null : known.bearer();
    }

    /** Completes with the vehicle that has this plate; empty when none has. Fails when the log can't be reached. */
    Future<Optional<UUID>> vehicleWith(LicensePlate plate) {
        UUID vehicleId = knownVehicleWith(plate);
        return vehicleId != null
                ? Future.succeededFuture(Optional.of(vehicleId))
                : standingOf(plate).map(standing -> Optional.ofNullable(standing.bearer()));
    }

    /** How it stands with a plate in the log now. */
    Future<PlateAssignment> standingOf(LicensePlate plate) {
        return standings.ask(plate);
    }

    /** Another vehicle may have the plate now, or none. */
    void forget(LicensePlate plate) {
        standings.forget(plate);
    }

    private Future<List<PlateAssignment>> logged(List<LicensePlate> plates) {
        List<String> keys =
                plates.stream().map(ConsistencyKeys::ofPlate).distinct().toList();
        return store.newestTouching(Shards.REGISTRATION, keys)
                .map(events -> plates.stream()
                        .map(plate -> PlateAssignment.after(events.get(ConsistencyKeys.ofPlate(plate)), plate))
                        .toList());
    }
}
