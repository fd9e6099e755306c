package vehicletracking.location;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Fix;

/**
 * Where a vehicle was last.
 *
 * @param recordedAt when the log took it
 * @param position where its event stands in the log
 * @param retiredAt when the vehicle went out of service; null while it is in service
 */
public record CurrentLocation(
        UUID vehicleRegisteredId,
        String vehicleLicensePlate,
        Fix fix,
        UUID locationTrackedId,
        Instant recordedAt,
        Position position,
        @Nullable Instant retiredAt) {}
