package vehicletracking.projection;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * How much of the log an answer rests on.
 *
 * @param position every event up to here is in the answer
 * @param time when the newest of them was recorded; null when there is none
 */
public record AsOf(Cursor position, @Nullable Instant time) {

    /**
     * SQL for one row with the columns {@code as_of_position} and {@code as_of_time} of a projection, to be read in the
     * same statement as its table.
     */
    public static String sql(Projection projection) {
        return """
            (SELECT string_agg(shard || ':' || position, ',' ORDER BY shard) AS as_of_position, max(as_of) AS as_of_time
               FROM checkpoint WHERE name = '%s') AS as_of\
            """.formatted(projection.name());
    }

    public static AsOf of(Row row) {
        String position = row.getString("as_of_position");
        OffsetDateTime time = row.getOffsetDateTime("as_of_time");
        return new AsOf(
                position == null ? Cursor.BEGINNING : Cursor.parse(position), time == null ? null : time.toInstant());
    }
}
