package vehicletracking.importing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * The ids of the events of one batch (UUIDv7). They follow from what is saved before the batch is sent, so that after a
 * crash they can be looked for in the log.
 *
 * @param precedingItem number of the last item before the batch, which has at most {@value #MAX_ITEMS} of them
 * @param sentAt when the batch is sent; the time in the ids
 */
record DeterministicEventIds(UUID importId, long precedingItem, Instant sentAt) {

    static final int MAX_ITEMS = 1_000;

    private static final long VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** Later items have greater ids, as later commands do: of two locations of one time the later one counts. */
    UUID of(long item) {
        long inBatch = item - precedingItem;
        if (inBatch < 1 || inBatch > MAX_ITEMS) {
            throw new IllegalArgumentException(item + " is no item of the batch after " + precedingItem);
        }
        return new UUID(sentAt.toEpochMilli() << 16 | VERSION | inBatch, VARIANT | digest(item) >>> 2);
    }

    private long digest(long item) {
        byte[] named = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(importId.getMostSignificantBits())
                .putLong(importId.getLeastSignificantBits())
                .putLong(item)
                .array();
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(named))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
