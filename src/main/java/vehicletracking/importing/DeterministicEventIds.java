package vehicletracking.importing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Event ids of one batch (UUIDv7), derived from values that are stored before the batch is sent. After a crash the same
 * ids are derived and looked up in the event log.
 *
 * @param precedingItem number of the last item before the batch, which has at most {@value #MAX_ITEMS} items
 * @param sentAt when the batch is sent: the timestamp of the ids, in milliseconds
 */
record DeterministicEventIds(UUID importId, long precedingItem, Instant sentAt) {

    static final int MAX_ITEMS = 1_000;

    private static final long VERSION = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /**
     * Ids increase with the item number, as those of commands do in time: of two locations of the same time the later
     * counts.
     */
    UUID of(long item) {
        long inBatch = item - precedingItem;
        if (inBatch < 1 || inBatch > MAX_ITEMS) {
            throw new IllegalArgumentException("item " + item + " is not in the batch after " + precedingItem);
        }
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
