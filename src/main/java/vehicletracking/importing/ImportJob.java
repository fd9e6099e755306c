package vehicletracking.importing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.format.ImportPlan;

/**
 * State and progress of an import.
 *
 * @param bytesTotal size of the file; 0 while it is being received
 * @param bytesRead bytes of the file that were read
 * @param itemsDone locations in the event log
 * @param itemsRefused lines or elements that were refused
 * @param refusals the first {@value #MAX_REFUSALS} refusals
 * @param error why the import failed; null unless it did
 * @param spool host and path of the directory of its file; null for an import of an earlier version
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
        @Nullable String spool,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    public static final int MAX_REFUSALS = 100;

    /** State of an import. The last three are final. */
    public enum State {
        /** No node serves the spool of its file. Not stored. */
        WAITING,
        RECEIVING,
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * Refusal of a line or element.
     *
     * @param item number of the line or element among those with locations, from 1
     * @param line line of the file on which it begins, from 1
     */
    public record Refusal(long item, long line, String reason) {}

    /** Fraction of the file that was read, 0 to 1. */
    public double progress() {
        if (state == State.DONE) {
            return 1;
        }
        return bytesTotal == 0 ? 0 : Math.min(1, (double) bytesRead / bytesTotal);
    }
}
