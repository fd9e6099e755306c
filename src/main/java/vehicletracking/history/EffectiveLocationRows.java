package vehicletracking.history;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.temporal.PartitionBounds;
import vehicletracking.vehicle.Fix;

/** What goes into statements of {@link vehicletracking.temporal.EffectiveLocations}, and what comes out. */
final class EffectiveLocationRows {

    /** SQL for the first parameter of each of these statements. */
    static final String AS_KNOWN_AT = "$1";

    /** No clock of the log comes so far. */
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    /** SQL for the second parameter. */
    static final String BOUNDS = "$2::bigint[]";

    private EffectiveLocationRows() {}

    /**
     * The first two parameters.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     */
    static Tuple parameters(@Nullable Instant knownAt, PartitionBounds places) {
        return parameters(knownAt).addArrayOfLong(places.toArray());
    }

    /** The first parameter, where it is not said in which places to look. */
    static Tuple parameters(@Nullable Instant knownAt) {
        return Tuple.of((knownAt == null ? END_OF_TIME : knownAt).atOffset(ZoneOffset.UTC));
    }

    static HistoricalLocation locationOf(Row row) {
        Fix fix = new Fix(
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getDouble("altitude"),
                row.getDouble("speed"),
                row.getDouble("course"),
                row.getDouble("accuracy"));
        return new HistoricalLocation(
                fix,
                QualityFlagsJson.of(row.getJson("flags")),
                row.getUUID("location_tracked_id"),
                row.getUUID("corrected_by"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getShort("shard"), row.getLong("position")));
    }
}
