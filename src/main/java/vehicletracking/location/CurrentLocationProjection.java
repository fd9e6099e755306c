package vehicletracking.location;

import java.util.List;
import vehicletracking.projection.Projection;

/**
 * Where every vehicle is now: of the events of a stretch only the newest location of each vehicle is written, and only
 * where it happened later than what is there. A late report never moves a vehicle back.
 */
public final class CurrentLocationProjection {

    private static final String FOLD_PLATES =
            """
            INSERT INTO %s AS current (vehicle_id, license_plate)
            SELECT subject, payload->>'vehicleLicensePlate'
              FROM event
             WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'VehicleRegistered'
            ON CONFLICT (vehicle_id) DO UPDATE SET license_plate = excluded.license_plate""";

    private static final String FOLD_LOCATIONS =
            """
            INSERT INTO %s AS current (vehicle_id, latitude, longitude, altitude_metres, speed_metres_per_second,
                                       course_degrees, accuracy_metres, occurred_at, recorded_at, location_tracked_id,
                                       shard, position)
            SELECT subject, (payload->>'latitude')::float8, (payload->>'longitude')::float8,
                   (payload->>'altitude')::float8, (payload->>'speed')::float8, (payload->>'course')::float8,
                   (payload->>'accuracy')::float8, occurred_at, recorded_at, event_id, $1, position
              FROM (SELECT DISTINCT ON (subject) *
                      FROM event
                     WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'LocationTracked'
                     ORDER BY subject, occurred_at DESC, position DESC) AS newest
            ON CONFLICT (vehicle_id) DO UPDATE
               SET latitude = excluded.latitude, longitude = excluded.longitude,
                   altitude_metres = excluded.altitude_metres,
                   speed_metres_per_second = excluded.speed_metres_per_second,
                   course_degrees = excluded.course_degrees, accuracy_metres = excluded.accuracy_metres,
                   occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at,
                   location_tracked_id = excluded.location_tracked_id,
                   shard = excluded.shard, position = excluded.position
             WHERE current.occurred_at IS NULL
                OR (excluded.occurred_at, excluded.shard, excluded.position)
                   > (current.occurred_at, current.shard, current.position)""";

    public static final Projection PROJECTION =
            new Projection("current-location", "vehicle_current_location", List.of(FOLD_PLATES, FOLD_LOCATIONS));

    private CurrentLocationProjection() {}
}
