package vehicletracking.eventstore.postgres;

import java.util.concurrent.TimeUnit;

/**
 * How long a read looks for events that pass its filter before it answers with what it has. It looks at one stretch of
 * positions after another; a stretch that was done quickly is followed by a longer one, so that none takes long however
 * slow the database is and whatever the filter.
 *
 * @param lookNanos no stretch is begun after this time when nothing was found
 * @param fillNanos no stretch is begun after this time when something was found
 * @param firstStretch positions of the first stretch
 */
public record ScanBudget(long lookNanos, long fillNanos, long firstStretch) {

    /** Half of the time after which whoever asked over the bus is told that there is no answer. */
    static final ScanBudget OF_READERS =
            new ScanBudget(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(1), 100_000);

    private static final long LONGEST_STRETCH = 1_000_000;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    boolean isOver(long startedNanos, boolean isSomethingFound) {
        return System.nanoTime() - startedNanos >= (isSomethingFound ? fillNanos : lookNanos);
    }

    /** Positions of the stretch after one that took so long. */
    long following(long stretch, long tookNanos) {
        return tookNanos > QUICK_NANOS
                ? Math.max(stretch / 2, firstStretch)
                : Math.min(stretch * 2, Math.max(LONGEST_STRETCH, firstStretch));
    }
}
