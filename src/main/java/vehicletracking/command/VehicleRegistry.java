package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.VehicleJournal;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/** Which vehicle has a plate, as the log knows it. That a plate is free is not kept in memory. */
final class VehicleRegistry {

    private final EventStore store;
    private final LogMemory<LicensePlate, Standing> standings;

    VehicleRegistry(EventStore store, Context context, int maxVehicles) {
        this.store = store;
        this.standings =
                new LogMemory<>(context, maxVehicles, standing -> standing.bearer() == null ? 0 : 1, this::logged);
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
            return last == null
                    ? NEVER_BORNE
                    : new Standing(bearerAfter(last, plate), last.position().value());
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
        Standing known = standings.known(plate);
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
    Future<Standing> standingOf(LicensePlate plate) {
        return standings.ask(plate);
    }

    /** Another vehicle may have the plate now, or none. */
    void forget(LicensePlate plate) {
        standings.forget(plate);
    }

    private Future<List<Standing>> logged(List<LicensePlate> plates) {
        List<String> keys =
                plates.stream().map(VehicleJournal::plateKey).distinct().toList();
        return store.newestTouching(VehicleJournal.REGISTRATION_SHARD, keys)
                .map(events -> plates.stream()
                        .map(plate -> Standing.after(events.get(VehicleJournal.plateKey(plate)), plate))
                        .toList());
    }
}
