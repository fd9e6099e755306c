package vehicletracking.projection;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * State of the log that an answer of a read model reflects.
 *
 * @param position checkpoint of the projection: the answer reflects every event up to it
 * @param time when the newest of these events was recorded; null when there is none
 */
public record AsOf(Cursor position, @Nullable Instant time) {

    /**
     * SQL for one row with the columns {@code as_of_position} and {@code as_of_time} of a projection. To be joined in
     * the statement that reads the projection's table: one statement reads both from one snapshot.
     */
    public static String sql(Projection projection) {
        return """
            (SELECT string_agg(shard || ':' || position, ',' ORDER BY shard) AS as_of_position, max(as_of) AS as_of_time
               FROM checkpoint WHERE name = '%s') AS as_of\
            """.formatted(projection.name());
    }

    /** Reads the columns of {@link #sql} from the first row; a statement with them returns at least one row. */
    public static AsOf of(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        String position = row.getString("as_of_position");
        OffsetDateTime time = row.getOffsetDateTime("as_of_time");
        return new AsOf(
                position == null ? Cursor.BEGINNING : Cursor.parse(position), time == null ? null : time.toInstant());
    }

    /** Maps the rows of a read model joined to {@link #sql}, without the row of nulls that stands for no match. */
    public static <T> List<T> matches(RowSet<Row> rows, String idColumn, Function<Row, T> mapper) {
        return rows.stream()
                .filter(row -> row.getValue(idColumn) != null)
                .map(mapper)
                .toList();
    }
}
