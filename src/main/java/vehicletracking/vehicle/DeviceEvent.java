package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** Change of the vehicle that carries a device. */
public sealed interface DeviceEvent extends DomainEvent {

    DeviceId deviceId();

    /** The vehicle that carries the device, or carried it until its release. */
    UUID vehicleId();

    @Override
    default UUID subject() {
        return deviceId().subject();
    }

    /**
     * @param licensePlate the plate of the vehicle when the device was assigned
     * @param from when the vehicle starts to carry the device; may be in the past or the future
     */
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
