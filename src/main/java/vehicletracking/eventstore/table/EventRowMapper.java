package vehicletracking.eventstore.table;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

/** Maps rows of the table {@code event} to events. */
public final class EventRowMapper {

    /** Columns of the table, or of a row named {@code event}. */
    public static final String COLUMNS = """
        event.shard, event.position, event.event_id, event.type::text AS type, event.subject, event.occurred_at, event.recorded_at,
        event.schema_version, event.payload::text AS payload, event.metadata::text AS metadata\
        """;

    /** The events of shard {@code $1} from position {@code $2} to {@code $3}, both included, in order. */
    public static final String SELECT_RANGE =
            "SELECT " + COLUMNS + " FROM event WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position";

    private EventRowMapper() {}

    /** Maps rows with the columns {@link #COLUMNS}. */
    public static List<RecordedEvent> eventsOf(RowSet<Row> rows) {
        return rows.stream().map(EventRowMapper::eventOf).toList();
    }

    /** Maps a row with the columns {@link #COLUMNS}. */
    public static RecordedEvent eventOf(Row row) {
        return new RecordedEvent(
                new Position(row.getInteger("shard"), row.getLong("position")),
                row.getUUID("event_id"),
                row.getString("type"),
                row.getUUID("subject"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getOffsetDateTime("recorded_at").toInstant(),
                row.getInteger("schema_version"),
                row.getString("payload"),
                row.getString("metadata"));
    }

    /** The instant as a parameter of type {@code timestamptz}. */
    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
