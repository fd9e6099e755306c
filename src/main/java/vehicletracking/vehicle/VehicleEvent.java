package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Event of a vehicle. */
public sealed interface VehicleEvent extends DomainEvent {

    UUID vehicleId();

    @Override
    default UUID subject() {
        return vehicleId();
    }

    record VehicleRegistered(UUID vehicleId, LicensePlate licensePlate, Instant registeredAt) implements VehicleEvent {

        /** The id of the vehicle: both are the same. */
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

    /** @param licensePlate the last plate, which other vehicles may have from then on */
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

        /** A location without details. */
        public LocationTracked(UUID id, UUID vehicleId, Fix fix) {
            this(id, vehicleId, fix, LocationDetails.NONE);
        }

        @Override
        public Instant occurredAt() {
            return fix.occurredAt();
        }
    }

    /** Correction or retraction of a tracked location. The last amendment of a location counts. */
    sealed interface Amendment extends VehicleEvent {

        UUID locationTrackedId();
    }

    /**
     * @param fix the corrected fix with all its values, including the unchanged ones
     * @param previousOccurredAt the time of the location before the correction
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
