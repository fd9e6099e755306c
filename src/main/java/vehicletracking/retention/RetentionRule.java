package vehicletracking.retention;

import java.time.Duration;
import java.time.Instant;
import vehicletracking.eventstore.table.ClosedPartition;

/**
 * When the oldest partition goes.
 *
 * @param maxAge it goes when its newest event was recorded longer ago; zero keeps everything
 * @param maxBytes it goes while the log takes more on disk; zero for no bound
 */
public record RetentionRule(Duration maxAge, long maxBytes) {

    /** What somebody has brought back is of use to him for so long. */
    static final Duration MIN_RESTORED_AGE = Duration.ofDays(1);

    public static final RetentionRule KEEP_EVERYTHING = new RetentionRule(Duration.ZERO, 0);

    boolean isDue(ClosedPartition oldest, long logBytes, Instant now) {
        boolean isOld = maxAge.isPositive() && oldest.lastRecordedAt().isBefore(now.minus(maxAge));
        boolean isTooMuch = maxBytes > 0 && logBytes > maxBytes;
        return isOld || isTooMuch;
    }
}
