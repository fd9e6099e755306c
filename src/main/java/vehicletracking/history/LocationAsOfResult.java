package vehicletracking.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;

/** Result of {@link LocationAsOf#find}. */
public sealed interface LocationAsOfResult {

    /** The last location up to the time of the query, the time included. */
    record LastKnown(HistoricalLocation location) implements LocationAsOfResult {}

    /**
     * A point on the great circle between two locations.
     *
     * @param before the last location before the time of the query
     * @param after the first location after it
     */
    record Interpolated(GeoPoint point, HistoricalLocation before, HistoricalLocation after)
            implements LocationAsOfResult {}

    /**
     * No location up to the time of the query.
     *
     * @param firstOccurredAt time of the first location of the vehicle; null when it has none
     */
    record NoneBefore(@Nullable Instant firstOccurredAt) implements LocationAsOfResult {}
}
