package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.integrity.Manifest;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.EventRowMapper;

/** Reads a closed partition in the order of an archive: shard by shard, in chunks of complete batches. */
public final class PartitionBatchReader {

    /** A batch that begins within a chunk is read to its end. */
    private static final int CHUNK_POSITIONS = 5_000;

    private static final String SELECT_PARTS = """
        SELECT log_head.shard, first.first_position, first.committed_at, before.chain
          FROM log_head
          LEFT JOIN LATERAL (SELECT * FROM log_manifest
                              WHERE shard = log_head.shard AND first_position <= greatest($1, 1::bigint)
                              ORDER BY first_position DESC LIMIT 1) AS first ON true
          LEFT JOIN LATERAL (SELECT chain FROM log_manifest
                              WHERE shard = log_head.shard AND first_position < first.first_position
                              ORDER BY first_position DESC LIMIT 1) AS before ON true
         ORDER BY log_head.shard\
        """;

    private static final String SELECT_MANIFESTS = "SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $2 AND first_position < $3 ORDER BY"
            + " first_position";

    private final Pool pool;

    /** @param pool connections that may read the log */
    public PartitionBatchReader(Pool pool) {
        this.pool = pool;
    }

    record ChunkStart(int part, long position) {}

    /** @param next null for the last chunk */
    record Chunk(List<ArchivedBatch> batches, @Nullable ChunkStart next) {}

    Future<ArchiveHeader> readHeader(ClosedPartition partition) {
        return pool.preparedQuery(SELECT_PARTS)
                .execute(Tuple.of(partition.fromPosition()))
                .map(rows -> headerOf(partition, rows));
    }

    private static ArchiveHeader headerOf(ClosedPartition partition, RowSet<Row> rows) {
        List<ArchiveHeader.Part> parts = new ArrayList<>();
        Instant firstRecordedAt = partition.lastRecordedAt();
        for (Row row : rows) {
            if (row.getLong("first_position") == null) {
                throw DamagedArchiveException.missingManifest(row.getInteger("shard"), partition.fromPosition());
            }
            parts.add(partOf(row));
            Instant recordedAt = row.getOffsetDateTime("committed_at").toInstant();
            firstRecordedAt = recordedAt.isBefore(firstRecordedAt) ? recordedAt : firstRecordedAt;
        }
        return new ArchiveHeader(
                partition.fromPosition(),
                partition.toPosition(),
                parts,
                partition.firstOccurredAt(),
                partition.lastOccurredAt(),
                firstRecordedAt,
                partition.lastRecordedAt());
    }

    private static ArchiveHeader.Part partOf(Row row) {
        Buffer before = row.getBuffer("chain");
        return new ArchiveHeader.Part(
                row.getInteger("shard"),
                row.getLong("first_position"),
                before == null ? Buffer.buffer(new byte[Digests.BYTES]) : before);
    }

    static ChunkStart firstChunk(ArchiveHeader header) {
        return new ChunkStart(0, header.parts().getFirst().firstPosition());
    }

    /** Fails with {@link DamagedArchiveException} when an event or a manifest of the chunk is missing. */
    Future<Chunk> readChunk(ArchiveHeader header, ChunkStart from) {
        int shard = header.parts().get(from.part()).shard();
        long end = Math.min(from.position() + CHUNK_POSITIONS, header.toPosition());
        return readManifests(shard, from.position(), end).compose(manifests -> {
            if (manifests.isEmpty()) {
                throw DamagedArchiveException.missingManifest(shard, from.position());
            }
            return readEvents(
                            shard,
                            manifests.getFirst().firstPosition(),
                            manifests.getLast().lastPosition())
                    .map(events -> new Chunk(
                            batchesOf(shard, from.position(), manifests, events),
                            nextChunk(header, from.part(), manifests.getLast().lastPosition() + 1)));
        });
    }

    Future<List<Manifest>> readManifests(int shard, long from, long end) {
        return pool.preparedQuery(SELECT_MANIFESTS)
                .execute(Tuple.of(shard, from, end))
                .map(rows -> rows.stream().map(Manifest::of).toList());
    }

    /**
     * Completes with the events of a shard that are in the table, in the order of positions.
     *
     * @param last inclusive
     */
    public Future<List<RecordedEvent>> readEvents(int shard, long first, long last) {
        return pool.preparedQuery(EventRowMapper.SELECT_RANGE)
                .execute(Tuple.of(shard, first, last))
                .map(EventRowMapper::eventsOf);
    }

    private static List<ArchivedBatch> batchesOf(
            int shard, long from, List<Manifest> manifests, List<RecordedEvent> events) {
        List<ArchivedBatch> batches = new ArrayList<>(manifests.size());
        long position = from;
        int start = 0;
        for (Manifest manifest : manifests) {
            if (manifest.firstPosition() != position) {
                throw DamagedArchiveException.missingManifest(shard, position);
            }
            int end = Math.min(events.size(), start + manifest.eventCount());
            ArchivedBatch batch = new ArchivedBatch(manifest, events.subList(start, end));
            batch.requireComplete();
            batches.add(batch);
            start = end;
            position = manifest.lastPosition() + 1;
        }
        return batches;
    }

    private static @Nullable ChunkStart nextChunk(ArchiveHeader header, int part, long position) {
        if (position < header.toPosition()) {
            return new ChunkStart(part, position);
        }
        return part + 1 < header.parts().size()
                ? new ChunkStart(part + 1, header.parts().get(part + 1).firstPosition())
                : null;
    }
}
