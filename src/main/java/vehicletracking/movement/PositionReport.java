package vehicletracking.movement;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;

/**
 * Report of a vehicle's position at a time.
 *
 * @param isDoubtful whether it has a quality flag that makes it doubtful
 */
public record PositionReport(UUID id, Instant at, GeoPoint point, boolean isDoubtful) {

    /** A report that is not doubtful. */
    public PositionReport(UUID id, Instant at, GeoPoint point) {
        this(id, at, point, false);
    }

    /** Orders reports of one time independently of their arrival; null islands come last. */
    static final Comparator<PositionReport> BY_POINT = Comparator.comparing(PositionReport::isNullIsland)
            .thenComparingDouble(each -> each.point().latitude())
            .thenComparingDouble(each -> each.point().longitude());

    double metresTo(PositionReport other) {
        return GreatCircle.distanceMetres(point, other.point);
    }

    double secondsTo(PositionReport later) {
        return Duration.between(at, later.at).toNanos() / 1e9;
    }

    /** Exactly 0,0 is the output of a receiver without a fix, and a point in the sea. */
    boolean isNullIsland() {
        return point.latitude() == 0 && point.longitude() == 0;
    }
}
