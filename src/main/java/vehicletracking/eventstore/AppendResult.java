package vehicletracking.eventstore;

import java.time.Instant;

/** What became of an append. */
public sealed interface AppendResult {

    /**
     * The events are in the log, committed.
     *
     * @param first position of the first event; the others follow without a gap
     * @param count how many events were appended
     */
    record Appended(Position first, int count, Instant recordedAt) implements AppendResult {

        public Position last() {
            return new Position(first.shard(), first.value() + count - 1);
        }
    }

    /**
     * The condition did not hold; nothing was appended.
     *
     * @param key the consistency key that was touched by somebody else
     * @param expected the last position at which it was expected to be touched, 0 for never
     * @param actual the position at which it was touched last; 0 when nothing ever touched it
     */
    record Conflict(String key, long expected, long actual) implements AppendResult {}

    /**
     * The database can never take one of the values; nothing was appended.
     *
     * @param reason what the database said of it
     */
    record Refused(String reason) implements AppendResult {}
}
