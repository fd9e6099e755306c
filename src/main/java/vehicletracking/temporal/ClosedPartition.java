package vehicletracking.temporal;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a closed partition of the log.
 *
 * @param fromPosition its first position
 * @param toPosition the position after its last
 * @param closedAt when this was written down, which tells it from what is written down after it was opened again
 * @param firstOccurredAt the earliest time that it tells of
 * @param lastOccurredAt the latest time that it tells of
 * @param isAmended whether it has corrections or retractions
 */
record ClosedPartition(long fromPosition, long toPosition, Instant closedAt, Instant firstOccurredAt, Instant lastOccurredAt, boolean isAmended) {

    ClosedPartition withAmendments() {
        return new ClosedPartition(fromPosition, toPosition, closedAt, firstOccurredAt, lastOccurredAt, true);
    }

    boolean overlaps(Instant start, Instant end) {
        return !firstOccurredAt.isAfter(end) && !lastOccurredAt.isBefore(start);
    }

    /** How far its times are from this one; zero when it lies among them. */
    Duration distanceTo(Instant time) {
        if (firstOccurredAt.isAfter(time)) {
            return Duration.between(time, firstOccurredAt);
        }
        return lastOccurredAt.isBefore(time) ? Duration.between(lastOccurredAt, time) : Duration.ZERO;
    }
}
