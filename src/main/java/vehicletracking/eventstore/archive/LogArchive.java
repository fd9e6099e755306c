package vehicletracking.eventstore.archive;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.table.EventLookup;

/**
 * Catalog entry of an archive: a partition of the log in a file.
 *
 * @param fromPosition first position of the partition, in every shard
 * @param toPosition end of the positions, exclusive
 * @param shards number of shards when it was archived; it contains the shards below this number
 * @param file name of the file in the directory of archives
 * @param fileSha256 digest of the compressed file, in hexadecimal
 * @param events number of events in the partition; batches that cross its bounds add others to the file
 * @param keptEvents number of them that were retained in the table
 * @param restoredAt time of the last restore, null for none
 */
public record LogArchive(
        long fromPosition,
        long toPosition,
        int shards,
        State state,
        String file,
        long fileBytes,
        String fileSha256,
        long events,
        long keptEvents,
        Instant firstOccurredAt,
        Instant lastOccurredAt,
        Instant firstRecordedAt,
        Instant lastRecordedAt,
        Instant archivedAt,
        @Nullable Instant restoredAt) {

    /** Columns of {@code log_archive}. */
    public static final String COLUMNS = """
        log_archive.from_position, log_archive.to_position, log_archive.shards, log_archive.state, log_archive.file,
        log_archive.file_bytes, log_archive.file_sha256, log_archive.event_count, log_archive.kept_count,
        log_archive.first_occurred_at, log_archive.last_occurred_at, log_archive.first_recorded_at,
        log_archive.last_recorded_at, log_archive.archived_at, log_archive.restored_at\
        """;

    /** Where its events are. */
    public enum State {
        /** In the file; the table contains the retained ones only. */
        ARCHIVED,
        /** In the table, and still in the file. */
        RESTORED
    }

    /** Maps a row with the columns {@link #COLUMNS}. */
    public static LogArchive of(Row row) {
        return new LogArchive(
                row.getLong("from_position"),
                row.getLong("to_position"),
                row.getInteger("shards"),
                State.valueOf(row.getString("state")),
                row.getString("file"),
                row.getLong("file_bytes"),
                row.getString("file_sha256"),
                row.getLong("event_count"),
                row.getLong("kept_count"),
                row.getOffsetDateTime("first_occurred_at").toInstant(),
                row.getOffsetDateTime("last_occurred_at").toInstant(),
                row.getOffsetDateTime("first_recorded_at").toInstant(),
                row.getOffsetDateTime("last_recorded_at").toInstant(),
                row.getOffsetDateTime("archived_at").toInstant(),
                row.getOffsetDateTime("restored_at") == null
                        ? null
                        : row.getOffsetDateTime("restored_at").toInstant());
    }

    /** Whether the table lacks the events that were not retained. */
    public boolean hasArchivedEvents() {
        return state == State.ARCHIVED;
    }

    /** Whether it contains a position of this shard after {@code after}, up to {@code upTo}. */
    public boolean overlaps(int shard, long after, long upTo) {
        return shard < shards && fromPosition <= upTo && toPosition > after + 1;
    }

    /** Whether it may contain the event with this id, by {@link EventLookup#mayBeRecorded}. */
    public boolean mayContain(UUID eventId) {
        return EventLookup.mayBeRecorded(eventId, firstRecordedAt, lastRecordedAt);
    }
}
