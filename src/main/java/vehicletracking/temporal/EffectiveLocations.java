package vehicletracking.temporal;

import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.stream.Collectors;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * SQL for the effective locations of a vehicle: every tracked location without amendments, and the last correction of
 * an amended one, unless its last amendment retracts it. Events recorded after the as-known-at time are ignored.
 *
 * <p>Locations are ordered by time, then by id, and never by arrival. Doubtful locations are included unless the range
 * excludes them. The statements read all shards, since the number of shards may have been raised.
 *
 * <p>No statement contains {@code AND event.}, so that the connection pool keeps them prepared.
 */
public final class EffectiveLocations {

    private static final String SELECT_EFFECTIVE_LOCATIONS = """
        WITH amendment AS MATERIALIZED (
          SELECT DISTINCT ON (location_tracked_id) *
            FROM (SELECT (payload->>'locationTrackedId')::uuid AS location_tracked_id, event_id AS id, type, shard,
                         position, occurred_at, recorded_at, payload
                    FROM event
                   WHERE subject = {vehicle}/*shard*/ AND type IN ('LocationCorrected', 'LocationRetracted')
                     AND recorded_at <= {asKnownAt} AND {amendments}) AS known
           ORDER BY location_tracked_id, recorded_at DESC, position DESC)
        SELECT location_tracked_id, corrected_by, shard, position, occurred_at, recorded_at,
               (payload->'latitude')::float8 AS latitude, (payload->'longitude')::float8 AS longitude,
               (payload->'altitude')::float8 AS altitude_metres,
               (payload->'speed')::float8 AS speed_metres_per_second,
               (payload->'course')::float8 AS course_degrees, (payload->'accuracy')::float8 AS accuracy_metres,
               payload->'flags' AS flags
          FROM ((SELECT event_id AS location_tracked_id, NULL::uuid AS corrected_by, shard, position, occurred_at,
                        recorded_at, payload
                   FROM event
                  WHERE subject = {vehicle}/*shard*/ AND type = 'LocationTracked'
                    AND recorded_at <= {asKnownAt} AND {range(event_id)} AND {locations}
                    AND event_id NOT IN (SELECT location_tracked_id FROM amendment)
                  ORDER BY occurred_at {direction}, event_id {direction} LIMIT {limit})
                UNION ALL
                SELECT location_tracked_id, id, shard, position, occurred_at, recorded_at, payload
                  FROM amendment
                 WHERE type = 'LocationCorrected' AND {range(location_tracked_id)}) AS location
         WHERE {valid}
         ORDER BY occurred_at {direction}, location_tracked_id {direction} LIMIT {limit}\
        """;

    /** SQL predicate on locations that are not doubtful. Corrections have no flags and are never doubtful. */
    public static final String IS_NOT_DOUBTFUL = Arrays.stream(QualityFlag.values())
            .filter(QualityFlag::isDoubtful)
            .map(QualityFlag::text)
            .collect(Collectors.joining(",", "(payload->'flags' ?| '{", "}') IS NOT TRUE"));

    private EffectiveLocations() {}

    /** The SQL predicate {@code range}, without doubtful locations unless flagged ones are included. */
    public static String withQualityFilter(String range, boolean isFlaggedIncluded) {
        return isFlaggedIncluded ? range : range + " AND " + IS_NOT_DOUBTFUL;
    }

    /** Reads the fix of a row with the columns of a {@link Selection}. */
    public static Fix fixOf(Row row) {
        return new Fix(
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getDouble("altitude_metres"),
                row.getDouble("speed_metres_per_second"),
                row.getDouble("course_degrees"),
                row.getDouble("accuracy_metres"));
    }

    /**
     * A statement on the effective locations of one vehicle. Every component is SQL.
     *
     * @param vehicle expression for the id of the vehicle
     * @param asKnownAt expression for the time after which recorded events are ignored
     * @param range predicate on {@code occurred_at} and on the id of the location, written {@code {id}}
     * @param direction {@code ASC} or {@code DESC}
     * @param limit expression for the maximum number of locations
     */
    public record Selection(String vehicle, String asKnownAt, String range, String direction, String limit) {

        /** The statement over the whole log. */
        public String selectEverywhere() {
            return select("true", "true", "true");
        }

        /**
         * The statement within {@link PartitionBounds}.
         *
         * @param bounds expression for {@link PartitionBounds#toArray}
         */
        public String selectWithin(String bounds) {
            return select(
                    PartitionBounds.amendmentPredicate(bounds),
                    PartitionBounds.locationPredicate(bounds),
                    PartitionBounds.validityPredicate(bounds));
        }

        private String select(String amendments, String locations, String valid) {
            return SELECT_EFFECTIVE_LOCATIONS
                    .replace("{vehicle}", vehicle)
                    .replace("{asKnownAt}", asKnownAt)
                    .replace("{range(event_id)}", range.replace("{id}", "event_id"))
                    .replace("{range(location_tracked_id)}", range.replace("{id}", "location_tracked_id"))
                    .replace("{amendments}", amendments)
                    .replace("{locations}", locations)
                    .replace("{valid}", valid)
                    .replace("{direction}", direction)
                    .replace("{limit}", limit);
        }
    }
}
