package vehicletracking.movement;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;

/**
 * A vehicle told that it was at a point at a time.
 *
 * @param isDoubtful whether it was found not to say where the vehicle was when it came in
 */
public record PositionReport(UUID id, Instant at, GeoPoint point, boolean isDoubtful) {

    /** One that nothing was found to be odd about. */
    public PositionReport(UUID id, Instant at, GeoPoint point) {
        this(id, at, point, false);
    }

    /** By what is told alone: of two reports of one time, none is first by its arrival. Those of no place come last. */
    static final Comparator<PositionReport> BY_POINT = Comparator.comparing(PositionReport::isNullIsland)
            .thenComparingDouble(each -> each.point().latitude())
            .thenComparingDouble(each -> each.point().longitude());

    double metresTo(PositionReport other) {
        return GreatCircle.distanceMetres(point, other.point);
    }

    double secondsTo(PositionReport later) {
        return Duration.between(at, later.at).toNanos() / 1e9;
    }

    /** Exactly 0,0 is what a receiver without a fix tells, and lies in the sea. */
    boolean isNullIsland() {
        return point.latitude() == 0 && point.longitude() == 0;
    }
}
