package vehicletracking.retention;

import java.time.Duration;
import java.time.Instant;
import vehicletracking.eventstore.table.ClosedPartition;

/**
 * Rule that decides when the oldest partition is archived.
 *
 * @param maxAge it is due when its last event was recorded longer ago than this; zero for no limit
 * @param maxBytes it is due while the log takes more disk space than this; zero for no limit
 */
public record RetentionRule(Duration maxAge, long maxBytes) {

    /** A restored partition is not archived again within this time, so that it can be used. */
    static final Duration MIN_RESTORED_AGE = Duration.ofDays(1);

    /** No partition is ever due. */
    public static final RetentionRule KEEP_EVERYTHING = new RetentionRule(Duration.ZERO, 0);

    boolean isDue(ClosedPartition oldest, long logBytes, Instant now) {
        boolean isTooOld = maxAge.isPositive() && oldest.lastRecordedAt().isBefore(now.minus(maxAge));
        boolean isTooLarge = maxBytes > 0 && logBytes > maxBytes;
        return isTooOld || isTooLarge;
    }
}
