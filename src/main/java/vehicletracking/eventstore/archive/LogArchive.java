package vehicletracking.eventstore.archive;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.integrity.EventProofs;

/**
 * A part of the log that is kept in a file.
 *
 * @param toPosition the first position after it
 * @param shards it holds the shards below this number
 * @param file name of the file, in the directory of archives
 * @param fileSha256 of the file as it lies there, in hexadecimal
 * @param events in the file, without those of batches that reach over its borders
 * @param keptEvents how many of them stay in the log's table as well
 * @param restoredAt when it was brought back last; null for never
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

    /** The columns of {@code log_archive} from which one is made. */
    public static final String COLUMNS = """
        log_archive.from_position, log_archive.to_position, log_archive.shards, log_archive.state, log_archive.file,
        log_archive.file_bytes, log_archive.file_sha256, log_archive.event_count, log_archive.kept_count,
        log_archive.first_occurred_at, log_archive.last_occurred_at, log_archive.first_recorded_at,
        log_archive.last_recorded_at, log_archive.archived_at, log_archive.restored_at\
        """;

    /** Where its events are. */
    public enum State {
        /** In the file; the table has only what was kept. */
        ARCHIVED,
        /** In the table, all of them, and still in the file. */
        RESTORED
    }

    /** Of a row that has {@link #COLUMNS}. */
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

    /** Whether events of it are missing in the table. */
    public boolean isArchived() {
        return state == State.ARCHIVED;
    }

    /** Whether it tells of a position of this shard over {@code after} up to {@code upTo}. */
    public boolean overlaps(int shard, long after, long upTo) {
        return shard < shards && fromPosition <= upTo && toPosition > after + 1;
    }

    /** Whether an event of this id may be in it: by the time that a UUIDv7 has in it, else it always may. */
    public boolean mayContain(UUID eventId) {
        return EventProofs.mayBeRecorded(eventId, firstRecordedAt, lastRecordedAt);
    }
}
