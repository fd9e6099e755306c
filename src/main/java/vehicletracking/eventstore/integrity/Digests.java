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
 * SHA-256 digests of events and batches, and the hash chain of a shard. Numbers are big-endian, times are microseconds
 * since the epoch.
 *
 * <ul>
 *   <li>event digest: of event id, subject, occurred time (64 bits), schema version (32 bits), then type, payload and
 *       metadata, each as a 32-bit length and UTF-8, the JSON in canonical form
 *   <li>batch digest: of the digests of its events, concatenated
 *   <li>chain after a batch: digest of the chain before it, the batch digest, the first position, the number of events
 *       and the commit time of the batch, the last three with 64 bits
 * </ul>
 *
 * Confined to one thread.
 */
public final class Digests {

    /** Length of a digest. */
    public static final int BYTES = 32;

    /** Length of a mark: the prefix of an event digest in the manifest, which identifies an altered event. */
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

    /** Converts the JSON of the event to canonical form first. */
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

    /** The marks of a batch: the first bytes of each event digest, concatenated. */
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

    /** The chain after the batch of this manifest. */
    public byte[] chain(byte[] before, Manifest batch) {
        return chain(before, batch.digest().getBytes(), batch.firstPosition(), batch.eventCount(), batch.committedAt());
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** A new SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
