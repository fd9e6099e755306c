package vehicletracking.eventstore.integrity;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;

/**
 * Integrity record of a batch, written in the transaction that appended it. {@link Digests} defines its values.
 *
 * @param digest digest of the batch
 * @param chain chain of the shard after the batch
 * @param marks the first bytes of the digest of each event
 */
public record Manifest(
        int shard, long firstPosition, int eventCount, Instant committedAt, Buffer digest, Buffer chain, Buffer marks) {

    /** Columns of {@code log_manifest}. */
    public static final String COLUMNS = "shard, first_position, event_count, committed_at, digest, chain, marks";

    /** Maps a row with the columns {@link #COLUMNS}. */
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

    public Manifest withMarks(Buffer marks) {
        return new Manifest(shard, firstPosition, eventCount, committedAt, digest, chain, marks);
    }

    public long lastPosition() {
        return firstPosition + eventCount - 1;
    }

    /** Whether the manifest has a mark for each of its events, and they all precede this position. */
    public boolean isConsistentBefore(long nextPosition) {
        return eventCount > 0
                && lastPosition() < nextPosition
                && marks.length() == (long) eventCount * Digests.MARK_BYTES;
    }

    /** Whether this digest begins with the mark of the event at this index of the batch; false without such a mark. */
    public boolean matchesMark(int index, byte[] eventDigest) {
        long from = (long) index * Digests.MARK_BYTES;
        return from + Digests.MARK_BYTES <= marks.length()
                && Arrays.equals(
                        marks.getBytes((int) from, (int) from + Digests.MARK_BYTES),
                        Arrays.copyOf(eventDigest, Digests.MARK_BYTES));
    }
}
