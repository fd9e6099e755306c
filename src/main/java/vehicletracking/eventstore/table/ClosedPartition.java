package vehicletracking.eventstore.table;

import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * A full partition of the log, which gets no more events, and the times of its events.
 *
 * @param fromPosition first position, in every shard
 * @param toPosition end of the positions, exclusive
 */
public record ClosedPartition(
        long fromPosition, long toPosition, Instant firstOccurredAt, Instant lastOccurredAt, Instant lastRecordedAt) {

    /** Maps a row of {@code log_partition}. */
    public static ClosedPartition of(Row row) {
        return new ClosedPartition(
                row.getLong("from_position"),
                row.getLong("to_position"),
                row.getOffsetDateTime("first_occurred_at").toInstant(),
                row.getOffsetDateTime("last_occurred_at").toInstant(),
                row.getOffsetDateTime("last_recorded_at").toInstant());
    }
}
