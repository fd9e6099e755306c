package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** What happened to a vehicle. */
public sealed interface VehicleEvent {

    /** Id of the event itself. */
    UUID id();

    UUID vehicleId();

    Instant occurredAt();

    record VehicleRegistered(UUID vehicleId, LicensePlate licensePlate, Instant registeredAt) implements VehicleEvent {

        /** A vehicle has the id of its registration. */
        @Override
        public UUID id() {
            return vehicleId;
        }

        @Override
        public Instant occurredAt() {
            return registeredAt;
        }
    }

    record LocationTracked(UUID id, UUID vehicleId, Fix fix) implements VehicleEvent {

        @Override
        public Instant occurredAt() {
            return fix.occurredAt();
        }
    }
}
