package vehicletracking.temporal;

import java.util.Arrays;
import java.util.stream.Collectors;
import vehicletracking.vehicle.QualityFlag;

/**
 * The one place that says which locations of a vehicle counted at a time: every tracked location that nothing amends,
 * and of those amended the last correction, unless the last amendment retracts it. What was recorded after the time at
 * which it is asked to be known is left out of both.
 *
 * <p>Locations are in the order of their time, and those of one time in the order of their ids: the order of arrival
 * has no say. Doubtful ones are among them unless the range leaves them out. A vehicle's events are looked for in all shards, since the number of shards may have been raised.
 *
 * <p>Nothing here says {@code AND event.}, so the statements are kept prepared.
 */
public final class EffectiveLocations {

    private static final String SELECT = """
        WITH amendment AS MATERIALIZED (
          SELECT DISTINCT ON (location_tracked_id) *
            FROM (SELECT (payload->>'locationTrackedId')::uuid AS location_tracked_id, event_id AS id, type, shard,
                         position, occurred_at, recorded_at, payload
                    FROM event
                   WHERE subject = {vehicle} AND type IN ('LocationCorrected', 'LocationRetracted')
                     AND recorded_at <= {knownAt} AND {amendments}) AS known
           ORDER BY location_tracked_id, recorded_at DESC, position DESC)
        SELECT location_tracked_id, corrected_by, shard, position, occurred_at, recorded_at,
               (payload->'latitude')::float8 AS latitude, (payload->'longitude')::float8 AS longitude,
               (payload->'altitude')::float8 AS altitude, (payload->'speed')::float8 AS speed,
               (payload->'course')::float8 AS course, (payload->'accuracy')::float8 AS accuracy,
               payload->'flags' AS flags
          FROM ((SELECT event_id AS location_tracked_id, NULL::uuid AS corrected_by, shard, position, occurred_at,
                        recorded_at, payload
                   FROM event
                  WHERE subject = {vehicle} AND type = 'LocationTracked'
                    AND recorded_at <= {knownAt} AND {range(event_id)} AND {locations}
                    AND event_id NOT IN (SELECT location_tracked_id FROM amendment)
                  ORDER BY occurred_at {direction}, event_id {direction} LIMIT {limit})
                UNION ALL
                SELECT location_tracked_id, id, shard, position, occurred_at, recorded_at, payload
                  FROM amendment
                 WHERE type = 'LocationCorrected' AND {range(location_tracked_id)}) AS location
         WHERE {valid}
         ORDER BY occurred_at {direction}, location_tracked_id {direction} LIMIT {limit}\
        """;

    /** SQL for the locations that say where a vehicle is. A correction has no flags, and so it counts. */
    public static final String IS_NOT_DOUBTFUL = Arrays.stream(QualityFlag.values())
            .filter(QualityFlag::isDoubtful)
            .map(QualityFlag::text)
            .collect(Collectors.joining(",", "(payload->'flags' ?| '{", "}') IS NOT TRUE"));

    private EffectiveLocations() {}

    /** Of the locations of a range those that say where a vehicle is, or all. */
    public static String withQualityFilter(String range, boolean isFlaggedIncluded) {
        return isFlaggedIncluded ? range : range + " AND " + IS_NOT_DOUBTFUL;
    }

    /**
     * SQL for some of a vehicle's locations. All that is given is SQL.
     *
     * @param vehicle the vehicle's id
     * @param asKnownAt the time at which they were known
     * @param range the times wanted, on {@code occurred_at} and on the location's id as {@code {id}}
     * @param direction {@code ASC} or {@code DESC}
     * @param limit how many
     */
    public record Selection(String vehicle, String asKnownAt, String range, String direction, String limit) {

        /** A statement that looks everywhere. */
        public String selectEverywhere() {
            return selectEverywhere("true", "true", "true");
        }

        /**
         * A statement that looks where it is told to.
         *
         * @param places the bounds of {@link PartitionBounds}
         */
        public String selectWithin(String places) {
            return selectEverywhere(
                    PartitionBounds.amendmentPredicate(places),
                    PartitionBounds.locationPredicate(places),
                    PartitionBounds.validityPredicate(places));
        }

        private String selectEverywhere(String amendments, String locations, String valid) {
            return SELECT.replace("{vehicle}", vehicle)
                    .replace("{knownAt}", asKnownAt)
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
