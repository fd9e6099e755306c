package vehicletracking.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;

/** What is known of where a vehicle was at a time. */
public sealed interface LocationAsOfResult {

    /** The last location before that time, or of that very time. */
    record LastKnown(HistoricalLocation location) implements LocationAsOfResult {}

    /**
     * A point between two locations, on the great circle from one to the other.
     *
     * @param before the last location before that time
     * @param after the first one after it
     */
    record Interpolated(GeoPoint point, HistoricalLocation before, HistoricalLocation after)
            implements LocationAsOfResult {}

    /** @param firstOccurredAt when the vehicle told for the first time where it is; null when it never did */
    record NoneBefore(@Nullable Instant firstOccurredAt) implements LocationAsOfResult {}
}
