package vehicletracking.history;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.geo.GeoPoint;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * A location as known at a time: as reported, or as last corrected.
 *
 * @param flags quality flags of the report; empty for a corrected location
 * @param locationTrackedId id of the location, which a correction does not change
 * @param correctedBy id of the effective correction; null for a location as reported
 * @param recordedAt when the effective event was recorded
 * @param position position of the effective event in the log
 */
public record HistoricalLocation(
        Fix fix,
        Set<QualityFlag> flags,
        UUID locationTrackedId,
        @Nullable UUID correctedBy,
        Instant recordedAt,
        Position position) {

    /** By time, then by id, whose text is in the order of the database. */
    static final Comparator<HistoricalLocation> IN_ORDER = Comparator.comparing(
                    (HistoricalLocation location) -> location.fix().occurredAt())
            .thenComparing(location -> location.locationTrackedId().toString());

    public GeoPoint point() {
        return new GeoPoint(fix.latitude(), fix.longitude());
    }
}
