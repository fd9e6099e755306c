package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** Something that happened, as it goes into the log. */
public sealed interface DomainEvent permits VehicleEvent, DeviceEvent, QuarantineEvent {

    /** Id of the event itself. */
    UUID id();

    /** Id of what it is about. */
    UUID subject();

    Instant occurredAt();
}
