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

    /** Start of one shard: its first batch, which may begin before the partition, and the chain before that batch. */
    record Part(int shard, long firstPosition, Buffer chainBefore) {}

    String fileName() {
        // Positions are padded, so that names sort in the order of the log. With the number of shards in its name, a
        // partition that is archived again after a shard was added gets a new file, and the old one stays.
        return "events-%012d-%012d-of-%d-shards.ndjson.zst".formatted(fromPosition, toPosition, parts.size());
    }

    long eventsPerShard() {
        // Positions begin with 1, so the first partition, which begins with 0, has one event fewer.
        return toPosition - Math.max(fromPosition, 1);
    }

    long events() {
        return eventsPerShard() * parts.size();
    }
}
