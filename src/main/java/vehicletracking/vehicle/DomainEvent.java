package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;

/** Event of the domain, as {@code vehicletracking.eventschema} stores it in the event log. */
public sealed interface DomainEvent permits VehicleEvent, DeviceEvent, QuarantineEvent, AccessKeyEvent {

    /** Id of the event (UUIDv7). */
    UUID id();

    /** Id of the vehicle, device, quarantined report or access key that the event is about. */
    UUID subject();

    /** When it happened, at a resolution of microseconds. */
    Instant occurredAt();
}
