package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a vehicle. */
public sealed interface VehicleEvent extends DomainEvent {

    UUID vehicleId();

    @Override
    default UUID subject() {
        return vehicleId();
    }

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

    record LicensePlateChanged(UUID id, UUID vehicleId, LicensePlate from, LicensePlate to, Instant changedAt)
            implements VehicleEvent {

        @Override
        public Instant occurredAt() {
            return changedAt;
        }
    }

    /** @param licensePlate the one it bore last, free from now on */
    record VehicleRetired(
            UUID id,
            UUID vehicleId,
            LicensePlate licensePlate,
            @Nullable Reason reason,
            Instant retiredAt) implements VehicleEvent {

        @Override
        public Instant occurredAt() {
            return retiredAt;
        }
    }

    record LocationTracked(UUID id, UUID vehicleId, Fix fix, LocationDetails details) implements VehicleEvent {

        /** A location of which nothing else is known. */
        public LocationTracked(UUID id, UUID vehicleId, Fix fix) {
            this(id, vehicleId, fix, LocationDetails.NONE);
        }

        @Override
        public Instant occurredAt() {
            return fix.occurredAt();
        }
    }

    /** What puts a tracked location right. The last one of a location counts. */
    sealed interface Amendment extends VehicleEvent {

        UUID locationTrackedId();
    }

    /**
     * @param fix the whole of what is right
     * @param previousOccurredAt the time that the location had before
     */
    record LocationCorrected(
            UUID id, UUID vehicleId, UUID locationTrackedId, Fix fix, Instant previousOccurredAt, Reason reason)
            implements Amendment {

        @Override
        public Instant occurredAt() {
            return fix.occurredAt();
        }
    }

    record LocationRetracted(UUID id, UUID vehicleId, UUID locationTrackedId, Reason reason, Instant retractedAt)
            implements Amendment {

        @Override
        public Instant occurredAt() {
            return retractedAt;
        }
    }
}
