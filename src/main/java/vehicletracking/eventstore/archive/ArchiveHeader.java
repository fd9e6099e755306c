package vehicletracking.eventstore.archive;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * First line of an archive file: the partition that it contains and the start of each shard.
 *
 * @param toPosition end of the positions, exclusive
 * @param parts one for each shard, in the order of shards from 0
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
     * Start of one shard.
     *
     * @param firstPosition first position of its first batch, which may be before the partition
     * @param chainBefore chain of the shard before its first batch
     */
    record Part(int shard, long firstPosition, Buffer chainBefore) {}

    /**
     * Name of the file. Positions are padded, so that names sort in the order of the log. The number of shards is part
     * of it: a partition that is archived again after a shard was added gets a new file, and the old one stays.
     */
    String fileName() {
        return "events-%012d-%012d-of-%d-shards.ndjson.zst".formatted(fromPosition, toPosition, parts.size());
    }

    /** Positions begin with 1, so the first partition, which begins with 0, has one event fewer. */
    long eventsPerShard() {
        return toPosition - Math.max(fromPosition, 1);
    }

    long events() {
        return eventsPerShard() * parts.size();
    }
}
