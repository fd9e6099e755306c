package vehicletracking.eventstore.integrity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;

/**
 * What the proof of the log is made of (SHA-256 throughout, numbers big-endian):
 *
 * <ul>
 *   <li>of an event: event id, subject, occurred at in microseconds of the epoch, schema version, then type, payload and
 *       metadata, each as a 32-bit length and UTF-8, the JSON in its canonical form
 *   <li>of a batch: the digests of its events, one after another
 *   <li>chain after a batch: the chain before it, the digest of the batch, its first position, its count of events, and
 *       the time of its commit in microseconds of the epoch
 * </ul>
 *
 * Confined to one thread.
 */
public final class Digests {

    public static final int BYTES = 32;

    /** What the manifest keeps of each event's digest, to name the one that was altered. */
    static final int MARK_BYTES = 4;

    private final MessageDigest sha256 = sha256();

    byte[] ofEvent(
            UUID eventId,
            String type,
            UUID subject,
            Instant occurredAt,
            int schemaVersion,
            String payload,
            String metadata) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        byte[] payloadBytes = payload.getBytes(StandardCharsets.UTF_8);
        byte[] metadataBytes = metadata.getBytes(StandardCharsets.UTF_8);
        int size =
                2 * 16 + Long.BYTES + 4 * Integer.BYTES + typeBytes.length + payloadBytes.length + metadataBytes.length;
        ByteBuffer content = ByteBuffer.allocate(size)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .putLong(subject.getMostSignificantBits())
                .putLong(subject.getLeastSignificantBits())
                .putLong(micros(occurredAt))
                .putInt(schemaVersion)
                .putInt(typeBytes.length)
                .put(typeBytes)
                .putInt(payloadBytes.length)
                .put(payloadBytes)
                .putInt(metadataBytes.length)
                .put(metadataBytes);
        return sha256.digest(content.array());
    }

    public byte[] ofEvent(NewEvent event) {
        return ofEvent(
                event.eventId(),
                event.type(),
                event.subject(),
                event.occurredAt(),
                event.schemaVersion(),
                event.payload().text(),
                event.metadata().text());
    }

    /** An event as it was read, its JSON brought into canonical form. */
    public byte[] ofEvent(RecordedEvent event) {
        return ofEvent(
                event.eventId(),
                event.type(),
                event.subject(),
                event.occurredAt(),
                event.schemaVersion(),
                CanonicalJson.of(event.payload()).text(),
                CanonicalJson.of(event.metadata()).text());
    }

    public byte[] ofBatch(List<byte[]> eventDigests) {
        eventDigests.forEach(sha256::update);
        return sha256.digest();
    }

    /** The first bytes of each digest. */
    public static byte[] marks(List<byte[]> eventDigests) {
        ByteBuffer marks = ByteBuffer.allocate(eventDigests.size() * MARK_BYTES);
        eventDigests.forEach(digest -> marks.put(digest, 0, MARK_BYTES));
        return marks.array();
    }

    byte[] chain(byte[] before, byte[] batchDigest, long firstPosition, long eventCount, Instant committedAt) {
        sha256.update(before);
        sha256.update(batchDigest);
        sha256.update(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(firstPosition)
                .putLong(eventCount)
                .putLong(micros(committedAt))
                .flip());
        return sha256.digest();
    }

    /** The chain after the batch that this manifest is of. */
    public byte[] chain(byte[] before, Manifest batch) {
        return chain(before, batch.digest().getBytes(), batch.firstPosition(), batch.eventCount(), batch.committedAt());
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
