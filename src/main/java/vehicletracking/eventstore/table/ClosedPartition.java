package vehicletracking.eventstore.table;

import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * A partition of the log that is full, and the times that it tells of.
 *
 * @param toPosition the first position after it
 */
public record ClosedPartition(
        long fromPosition, long toPosition, Instant firstOccurredAt, Instant lastOccurredAt, Instant lastRecordedAt) {

    public static ClosedPartition of(Row row) {
        return new ClosedPartition(
                row.getLong("from_position"),
                row.getLong("to_position"),
                row.getOffsetDateTime("first_occurred_at").toInstant(),
                row.getOffsetDateTime("last_occurred_at").toInstant(),
                row.getOffsetDateTime("last_recorded_at").toInstant());
    }
}
