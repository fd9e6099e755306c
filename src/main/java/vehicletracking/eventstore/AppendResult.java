package vehicletracking.eventstore;

import java.time.Instant;

/** Result of one append: its events are committed, or nothing of it was appended. */
public sealed interface AppendResult {

    /**
     * The events are committed.
     *
     * @param first position of the first event; the others follow without a gap
     * @param count number of appended events, from 1
     * @param recordedAt commit time of the events, by the clock of the database
     */
    record Appended(Position first, int count, Instant recordedAt) implements AppendResult {

        /** Position of the last event. */
        public Position last() {
            return new Position(first.shard(), first.value() + count - 1);
        }
    }

    /**
     * The condition did not hold; nothing was appended.
     *
     * @param key the first consistency key of the condition with an event after the expected position
     * @param expected the position that the condition names, 0 for never
     * @param actual position of the last event that touched the key
     */
    record Conflict(String key, long expected, long actual) implements AppendResult {}

    /**
     * The database rejects a value of an event, and would again on a retry; nothing was appended.
     *
     * @param reason error message of the database
     */
    record Refused(String reason) implements AppendResult {}

    /** The state of the log that the {@link Fence} names has passed; nothing was appended, and the caller decides anew. */
    record Fenced() implements AppendResult {}
}
