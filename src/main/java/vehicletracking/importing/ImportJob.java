package vehicletracking.importing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.format.ImportPlan;

/**
 * How an import is doing.
 *
 * @param bytesTotal of its file; 0 while that is being received
 * @param bytesRead of its file so far
 * @param itemsDone locations that are in the log
 * @param itemsRefused lines or elements that became none
 * @param refusals the first {@value #MAX_REFUSALS} of them
 * @param error why it failed; null unless it did
 */
public record ImportJob(
        UUID importId,
        State state,
        ImportPlan plan,
        long bytesTotal,
        long bytesRead,
        long itemsDone,
        long itemsRefused,
        List<Refusal> refusals,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    public static final int MAX_REFUSALS = 100;

    /** Where an import is on its way. The last three are the end. */
    public enum State {
        RECEIVING,
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * @param item number of the line or element among those with locations, from 1
     * @param line where it begins in the file, from 1
     */
    public record Refusal(long item, long line, String reason) {}

    /** How much of it is behind it, 0 to 1. */
    public double progress() {
        if (state == State.DONE) {
            return 1;
        }
        return bytesTotal == 0 ? 0 : Math.min(1, (double) bytesRead / bytesTotal);
    }
}
