package vehicletracking.eventstore.postgres;

import java.util.concurrent.TimeUnit;

/**
 * How long a read looks for events that pass its filter before it answers with what it has. It looks at one stretch of
 * positions after another; a stretch that was done quickly is followed by a longer one, so that none takes long however
 * slow the database is and whatever the filter.
 *
 * @param maxNanosWithoutMatch no stretch is begun after this time when nothing was found
 * @param maxNanosWithMatch no stretch is begun after this time when something was found
 * @param minChunkPositions positions of the first stretch
 */
public record ScanBudget(long maxNanosWithoutMatch, long maxNanosWithMatch, long minChunkPositions) {

    /** Half of the time after which whoever asked over the bus is told that there is no answer. */
    static final ScanBudget DEFAULT =
            new ScanBudget(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(1), 100_000);

    private static final long MAX_CHUNK_POSITIONS = 1_000_000;
    private static final long FAST_CHUNK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    boolean isExhausted(long startedNanos, boolean isSomethingFound) {
        return System.nanoTime() - startedNanos >= (isSomethingFound ? maxNanosWithMatch : maxNanosWithoutMatch);
    }

    /** Positions of the stretch after one that took so long. */
    long nextChunkPositions(long stretch, long tookNanos) {
        return tookNanos > FAST_CHUNK_NANOS
                ? Math.max(stretch / 2, minChunkPositions)
                : Math.min(stretch * 2, Math.max(MAX_CHUNK_POSITIONS, minChunkPositions));
    }
}
