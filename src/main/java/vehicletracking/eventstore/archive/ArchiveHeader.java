package vehicletracking.eventstore.archive;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * What an archive says of itself before anything else.
 *
 * @param toPosition the first position after it
 * @param parts one for each shard, from shard 0 on
 */
public record ArchiveHeader(
        long fromPosition,
        long toPosition,
        List<Part> parts,
        Instant firstOccurredAt,
        Instant lastOccurredAt,
        Instant firstRecordedAt,
        Instant lastRecordedAt) {

    /**
     * Of one shard.
     *
     * @param firstPosition where its first batch begins, which may reach over the border
     * @param chainBefore the chain that its first batch was appended to
     */
    record Part(int shard, long firstPosition, Buffer chainBefore) {}

    /**
     * The file of a partition; positions are padded, so that names are in the order of the log. Once a shard was added and
     * has filled it, the partition is another one, and the file of the one that it was stays as it is.
     */
    String fileName() {
        return "events-%012d-%012d-of-%d-shards.ndjson.zst".formatted(fromPosition, toPosition, parts.size());
    }

    /** Positions begin with 1, so the first partition has one fewer than its borders say. */
    long eventsPerShard() {
        return toPosition - Math.max(fromPosition, 1);
    }

    long events() {
        return eventsPerShard() * parts.size();
    }
}
