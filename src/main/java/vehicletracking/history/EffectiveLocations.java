package vehicletracking.history;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.Fix;

/**
 * The one place that says which locations of a vehicle counted at a time: every tracked location that nothing amends,
 * and of those amended the last correction, unless the last amendment retracts it. What was recorded after the time at
 * which it is asked to be known is left out of both.
 *
 * <p>Locations are in the order of their time, and those of one time in the order of their ids: the order of arrival
 * has no say. A vehicle's events are looked for in every shard, since the number of shards may have been raised.
 *
 * <p>Nothing here says {@code AND event.}, so the statements are kept prepared.
 */
final class EffectiveLocations {

    /** {@code $1} shards, {@code $2} as known at; the rest is the caller's. */
    private static final String SELECT =
            """
            WITH amendment AS MATERIALIZED (
              SELECT DISTINCT ON (location_tracked_id) *
                FROM (SELECT (payload->>'locationTrackedId')::uuid AS location_tracked_id, event_id AS id, type, shard,
                             position, occurred_at, recorded_at, payload
                        FROM event
                       WHERE shard = ANY ($1::smallint[]) AND subject = {vehicle}
                         AND type IN ('LocationCorrected', 'LocationRetracted') AND recorded_at <= $2) AS known
               ORDER BY location_tracked_id, recorded_at DESC, position DESC)
            SELECT location_tracked_id, corrected_by, shard, position, occurred_at, recorded_at,
                   (payload->'latitude')::float8 AS latitude, (payload->'longitude')::float8 AS longitude,
                   (payload->'altitude')::float8 AS altitude, (payload->'speed')::float8 AS speed,
                   (payload->'course')::float8 AS course, (payload->'accuracy')::float8 AS accuracy
              FROM (SELECT tracked.*
                      FROM unnest($1::smallint[]) AS part (number)
                     CROSS JOIN LATERAL (
                       SELECT event_id AS location_tracked_id, NULL::uuid AS corrected_by, shard, position, occurred_at,
                              recorded_at, payload
                         FROM event
                        WHERE shard = part.number AND subject = {vehicle} AND type = 'LocationTracked'
                          AND recorded_at <= $2 AND {range(event_id)}
                          AND event_id NOT IN (SELECT location_tracked_id FROM amendment)
                        ORDER BY occurred_at {direction}, event_id {direction} LIMIT {limit}) AS tracked
                     UNION ALL
                    SELECT location_tracked_id, id, shard, position, occurred_at, recorded_at, payload
                      FROM amendment
                     WHERE type = 'LocationCorrected' AND {range(location_tracked_id)}) AS location
             ORDER BY occurred_at {direction}, location_tracked_id {direction} LIMIT {limit}""";

    /** No clock of the log comes so far. */
    private static final Instant EVERYTHING = Instant.parse("9999-01-01T00:00:00Z");

    private EffectiveLocations() {}

    /**
     * @param vehicle SQL for the vehicle's id
     * @param range SQL for the times wanted, on {@code occurred_at} and on the location's id as {@code {id}}
     * @param direction {@code ASC} or {@code DESC}
     * @param limit SQL for how many
     */
    static String select(String vehicle, String range, String direction, String limit) {
        return SELECT.replace("{vehicle}", vehicle)
                .replace("{range(event_id)}", range.replace("{id}", "event_id"))
                .replace("{range(location_tracked_id)}", range.replace("{id}", "location_tracked_id"))
                .replace("{direction}", direction)
                .replace("{limit}", limit);
    }

    /** The parameters that every statement begins with. */
    static Tuple parameters(int shards, @Nullable Instant knownAt) {
        Short[] all = IntStream.range(0, shards).mapToObj(shard -> (short) shard).toArray(Short[]::new);
        return Tuple.tuple()
                .addArrayOfShort(all)
                .addOffsetDateTime((knownAt == null ? EVERYTHING : knownAt).atOffset(ZoneOffset.UTC));
    }

    static PastLocation locationOf(Row row) {
        Fix fix = new Fix(
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getDouble("altitude"),
                row.getDouble("speed"),
                row.getDouble("course"),
                row.getDouble("accuracy"));
        return new PastLocation(
                fix,
                row.getUUID("location_tracked_id"),
                row.getUUID("corrected_by"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getShort("shard"), row.getLong("position")));
    }
}
