package vehicletracking.eventstore.postgres;

import java.util.concurrent.TimeUnit;

/**
 * Time limits of a read that filters many positions. It reads one chunk of positions after another, and returns the
 * matches so far when its time is up. The chunk size adapts to the duration of the previous chunk, which bounds the
 * duration of each statement whatever the filter and the speed of the database.
 *
 * @param maxNanosWithoutMatch time after which no other chunk is read when no event matched so far
 * @param maxNanosWithMatch time after which no other chunk is read when an event matched
 * @param minChunkPositions size of the first chunk, and of the smallest
 */
public record ScanBudget(long maxNanosWithoutMatch, long maxNanosWithMatch, long minChunkPositions) {

    /** The longer limit is half of the reply timeout of requests on the event bus. */
    static final ScanBudget DEFAULT = new ScanBudget(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(1), 100_000);

    private static final long MAX_CHUNK_POSITIONS = 1_000_000;
    private static final long FAST_CHUNK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    boolean isExhausted(long startedNanos, boolean hasMatch) {
        return System.nanoTime() - startedNanos >= (hasMatch ? maxNanosWithMatch : maxNanosWithoutMatch);
    }

    long nextChunkPositions(long chunkPositions, long durationNanos) {
        return durationNanos > FAST_CHUNK_NANOS
                ? Math.max(chunkPositions / 2, minChunkPositions)
                : Math.min(chunkPositions * 2, Math.max(MAX_CHUNK_POSITIONS, minChunkPositions));
    }
}
