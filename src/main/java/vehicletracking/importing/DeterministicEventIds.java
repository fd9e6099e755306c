package vehicletracking.importing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Event ids (UUIDv7) of the batch of at most {@value #MAX_ITEMS} items after {@code precedingItem}, with {@code sentAt}
 * in milliseconds as timestamp. They are derived from values that are stored before the batch is sent: after a crash,
 * the same ids are derived and looked up in the event log.
 */
record DeterministicEventIds(UUID importId, long precedingItem, Instant sentAt) {

    static final int MAX_ITEMS = 1_000;

    private static final long VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    UUID of(long item) {
        long inBatch = item - precedingItem;
        if (inBatch < 1 || inBatch > MAX_ITEMS) {
            throw new IllegalArgumentException("item " + item + " is not in the batch after " + precedingItem);
        }
        // Ids increase with the item, as those of commands do in time: of two locations of one time, the later counts.
        return new UUID(sentAt.toEpochMilli() << 16 | VERSION | inBatch, VARIANT | digest(item) >>> 2);
    }

    private long digest(long item) {
        byte[] name = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(importId.getMostSignificantBits())
                .putLong(importId.getLeastSignificantBits())
                .putLong(item)
                .array();
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, although every Java platform must provide it", e);
        }
    }
}
