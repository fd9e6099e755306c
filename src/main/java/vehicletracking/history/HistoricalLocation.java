package vehicletracking.history;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.geo.GeoPoint;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * A location as it was known at a time: as it was told, or as it was put right since.
 *
 * @param locationTrackedId id of the location, which stays when it is put right
 * @param flags what was found to be odd about it; of a location that was put right, nothing
 * @param correctedBy id of the correction that counts; null for a location as it was told
 * @param recordedAt when the log took what counts
 * @param position where what counts stands in the log
 */
public record HistoricalLocation(
        Fix fix,
        Set<QualityFlag> flags,
        UUID locationTrackedId,
        @Nullable UUID correctedBy,
        Instant recordedAt,
        Position position) {

    public GeoPoint point() {
        return new GeoPoint(fix.latitude(), fix.longitude());
    }
}
