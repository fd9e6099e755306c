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
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.integrity.Manifest;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.EventRowMapper;

/** Reads a closed partition in the order of an archive: shard by shard, in whole batches, a stretch at a time. */
public final class PartitionBatchReader {

    /** Positions of a stretch; a batch that begins in it is read to its end. */
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

    private static final String SELECT_EVENTS = "SELECT " + EventRowMapper.COLUMNS
            + " FROM event WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position";

    private final Pool pool;

    public PartitionBatchReader(Pool pool) {
        this.pool = pool;
    }

    /** Where a stretch begins. */
    record ChunkStart(int part, long position) {}

    /** @param next where the next stretch begins; null when this is the last */
    record Chunk(List<ArchivedBatch> batches, @Nullable ChunkStart next) {}

    /** What an archive of the partition says of itself first. */
    Future<ArchiveHeader> readHeader(ClosedPartition partition) {
        return pool.preparedQuery(SELECT_PARTS)
                .execute(Tuple.of(partition.fromPosition()))
                .map(rows -> {
                    List<ArchiveHeader.Part> parts = new ArrayList<>();
                    Instant firstRecordedAt = partition.lastRecordedAt();
                    for (Row row : rows) {
                        if (row.getLong("first_position") == null) {
                            throw new DamagedArchiveException(
                                    new Position(row.getInteger("shard"), partition.fromPosition()),
                                    "its manifest is missing");
                        }
                        parts.add(partOf(row));
                        Instant recordedAt =
                                row.getOffsetDateTime("committed_at").toInstant();
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
                });
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

    /** Fails with {@link DamagedArchiveException} when an event or a manifest of the stretch is missing. */
    Future<Chunk> readChunk(ArchiveHeader header, ChunkStart from) {
        int shard = header.parts().get(from.part()).shard();
        long end = Math.min(from.position() + CHUNK_POSITIONS, header.toPosition());
        return readManifests(shard, from.position(), end).compose(manifests -> {
            if (manifests.isEmpty()) {
                throw new DamagedArchiveException(new Position(shard, from.position()), "its manifest is missing");
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

    public Future<List<RecordedEvent>> readEvents(int shard, long first, long last) {
        return pool.preparedQuery(SELECT_EVENTS)
                .execute(Tuple.of(shard, first, last))
                .map(PartitionBatchReader::eventsOf);
    }

    private static List<RecordedEvent> eventsOf(RowSet<Row> rows) {
        return rows.stream().map(EventRowMapper::eventOf).toList();
    }

    private static List<ArchivedBatch> batchesOf(
            int shard, long from, List<Manifest> manifests, List<RecordedEvent> events) {
        List<ArchivedBatch> batches = new ArrayList<>(manifests.size());
        long position = from;
        int at = 0;
        for (Manifest manifest : manifests) {
            if (manifest.firstPosition() != position) {
                throw new DamagedArchiveException(new Position(shard, position), "its manifest is missing");
            }
            int end = Math.min(events.size(), at + manifest.eventCount());
            ArchivedBatch batch = new ArchivedBatch(manifest, events.subList(at, end));
            batch.requireComplete();
            batches.add(batch);
            at = end;
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
