package vehicletracking.readmodel.current;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * Current location of a vehicle: the latest one by time that is not doubtful.
 *
 * @param recordedAt when its event was recorded
 * @param position position of its event in the log
 * @param flags quality flags that do not make it doubtful
 * @param retiredAt when the vehicle was retired; null while it is in service
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
