package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** Which vehicle carries a device changed. */
public sealed interface DeviceEvent extends DomainEvent {

    DeviceId deviceId();

    /** The vehicle that carries it, or did. */
    UUID vehicleId();

    @Override
    default UUID subject() {
        return deviceId().subject();
    }

    /** @param licensePlate that the vehicle bore when it was told */
    record DeviceAssigned(UUID id, DeviceId deviceId, UUID vehicleId, LicensePlate licensePlate, Instant from)
            implements DeviceEvent {

        @Override
        public Instant occurredAt() {
            return from;
        }
    }

    record DeviceReleased(UUID id, DeviceId deviceId, UUID vehicleId, Instant at) implements DeviceEvent {

        @Override
        public Instant occurredAt() {
            return at;
        }
    }
}
