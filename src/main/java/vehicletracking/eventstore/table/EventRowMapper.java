package vehicletracking.eventstore.table;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

/** How an event lies in a row of the log. */
public final class EventRowMapper {

    public static final String COLUMNS = """
        event.shard, event.position, event.event_id, event.type::text AS type, event.subject, event.occurred_at, event.recorded_at,
        event.schema_version, event.payload::text AS payload, event.metadata::text AS metadata\
        """;

    private EventRowMapper() {}

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

    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
