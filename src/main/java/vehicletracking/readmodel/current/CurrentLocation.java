package vehicletracking.readmodel.current;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * Where a vehicle was last.
 *
 * @param recordedAt when the log took it
 * @param position where its event stands in the log
 * @param flags what is odd about it, and does not make it doubtful
 * @param retiredAt when the vehicle went out of service; null while it is in service
 */
public record CurrentLocation(
        UUID vehicleRegisteredId,
        String vehicleLicensePlate,
        Fix fix,
        UUID locationTrackedId,
        Instant recordedAt,
        Position position,
        Set<QualityFlag> flags,
        @Nullable Instant retiredAt) {}
