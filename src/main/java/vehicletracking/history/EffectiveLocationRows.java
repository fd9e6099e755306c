package vehicletracking.history;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionBounds;

/** Parameters and rows of the statements of {@link EffectiveLocations}. */
final class EffectiveLocationRows {

    static final String AS_KNOWN_AT = "$1";

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    static final String BOUNDS = "$2::bigint[]";

    private EffectiveLocationRows() {}

    /** @param asKnownAt events recorded later are ignored; null includes all */
    static Tuple parameters(@Nullable Instant asKnownAt, PartitionBounds bounds) {
        return parameters(asKnownAt).addArrayOfLong(bounds.toArray());
    }

    /** The first parameter only, for statements over the whole log. */
    static Tuple parameters(@Nullable Instant asKnownAt) {
        return Tuple.of((asKnownAt == null ? END_OF_TIME : asKnownAt).atOffset(ZoneOffset.UTC));
    }

    static HistoricalLocation locationOf(Row row) {
        return new HistoricalLocation(
                EffectiveLocations.fixOf(row),
                QualityFlagsJson.of(row.getJson("flags")),
                row.getUUID("location_tracked_id"),
                row.getUUID("corrected_by"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getShort("shard"), row.getLong("position")));
    }
}
