package vehicletracking.eventstore.integrity;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;

/**
 * What was written down of a batch when it was committed. See {@link Digests}.
 *
 * @param digest of the batch
 * @param chain after the batch
 * @param marks the first bytes of the digest of each event
 */
public record Manifest(
        int shard, long firstPosition, int eventCount, Instant committedAt, Buffer digest, Buffer chain, Buffer marks) {

    public static final String COLUMNS = "shard, first_position, event_count, committed_at, digest, chain, marks";

    public static Manifest of(Row row) {
        return new Manifest(
                row.getInteger("shard"),
                row.getLong("first_position"),
                row.getInteger("event_count"),
                row.getOffsetDateTime("committed_at").toInstant(),
                row.getBuffer("digest"),
                row.getBuffer("chain"),
                row.getBuffer("marks"));
    }

    public Manifest withMarks(Buffer other) {
        return new Manifest(shard, firstPosition, eventCount, committedAt, digest, chain, other);
    }

    public long lastPosition() {
        return firstPosition + eventCount - 1;
    }

    /** Whether it speaks of as many events as it has marks, and of none from this position on. */
    public boolean isConsistentBefore(long following) {
        return eventCount > 0 && lastPosition() < following && marks.length() == (long) eventCount * Digests.MARK_BYTES;
    }

    /** Whether this digest begins with what was written down of the event at this place of the batch; false for no place. */
    public boolean matchesMark(int index, byte[] eventDigest) {
        long from = (long) index * Digests.MARK_BYTES;
        return from + Digests.MARK_BYTES <= marks.length()
                && Arrays.equals(
                        marks.getBytes((int) from, (int) from + Digests.MARK_BYTES),
                        Arrays.copyOf(eventDigest, Digests.MARK_BYTES));
    }
}
