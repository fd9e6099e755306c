package vehicletracking.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;

/** What is known of where a vehicle was at a time. */
public sealed interface Whereabouts {

    /** The last location before that time, or of that very time. */
    record LastKnown(PastLocation location) implements Whereabouts {}

    /**
     * A point between two locations, on the great circle from one to the other.
     *
     * @param before the last location before that time
     * @param after the first one after it
     */
    record Between(GeoPoint point, PastLocation before, PastLocation after) implements Whereabouts {}

    /** @param first when the vehicle told for the first time where it is; null when it never did */
    record NotYet(@Nullable Instant first) implements Whereabouts {}
}
