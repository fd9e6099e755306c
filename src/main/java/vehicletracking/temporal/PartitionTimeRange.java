package vehicletracking.temporal;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a closed partition of the log.
 *
 * @param from its first position
 * @param to the position after its last
 * @param closedAt when this was written down, which tells it from what is written down after it was opened again
 * @param first the earliest time that it tells of
 * @param last the latest time that it tells of
 * @param isAmended whether it has corrections or retractions
 */
record PartitionTimeRange(long from, long to, Instant closedAt, Instant first, Instant last, boolean isAmended) {

    PartitionTimeRange withAmendments() {
        return new PartitionTimeRange(from, to, closedAt, first, last, true);
    }

    boolean tellsOf(Instant start, Instant end) {
        return !first.isAfter(end) && !last.isBefore(start);
    }

    /** How far its times are from this one; zero when it lies among them. */
    Duration distanceTo(Instant time) {
        if (first.isAfter(time)) {
            return Duration.between(time, first);
        }
        return last.isBefore(time) ? Duration.between(last, time) : Duration.ZERO;
    }
}
