package vehicletracking.readmodel.current;

import java.util.List;
import java.util.Set;
import vehicletracking.projection.Projection;
import vehicletracking.projection.Projection.Fold;
import vehicletracking.temporal.EffectiveLocations;

/**
 * Projection of the current location of every vehicle. A batch writes at most one location per vehicle, and only one
 * that is later than the stored one: a late-arriving report never moves a vehicle back. Doubtful locations are ignored.
 */
public final class CurrentLocationProjection {

    private static final String FOLD_PLATES = """
        INSERT INTO %s AS current (vehicle_id, license_plate)
        SELECT DISTINCT ON (subject) subject, payload->>'vehicleLicensePlate'
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3
           AND type IN ('VehicleRegistered', 'LicensePlateChanged')
         ORDER BY subject, position DESC
        ON CONFLICT (vehicle_id) DO UPDATE SET license_plate = excluded.license_plate\
        """;

    private static final String FOLD_RETIREMENTS = """
        INSERT INTO %s AS current (vehicle_id, retired_at)
        SELECT DISTINCT ON (subject) subject, occurred_at
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'VehicleRetired'
         ORDER BY subject, position
        ON CONFLICT (vehicle_id) DO UPDATE SET retired_at = excluded.retired_at\
        """;

    /** A batch of one event may be the retry of a dead-lettered location amended meanwhile; that one is ignored. */
    private static final String FOLD_LOCATIONS = """
        INSERT INTO %%s AS current (vehicle_id, latitude, longitude, altitude_metres, speed_metres_per_second,
                                    course_degrees, accuracy_metres, occurred_at, recorded_at, location_tracked_id,
                                    shard, position, flags)
        SELECT subject, (payload->>'latitude')::float8, (payload->>'longitude')::float8,
               (payload->>'altitude')::float8, (payload->>'speed')::float8, (payload->>'course')::float8,
               (payload->>'accuracy')::float8, occurred_at, recorded_at, event_id, $1, position, payload->'flags'
          FROM (SELECT DISTINCT ON (subject) *
                  FROM event
                 WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'LocationTracked'
                   AND %s
                   AND ($3 - $2 > 1 OR NOT EXISTS (
                         SELECT 1 FROM event AS amendment
                          WHERE amendment.shard = $1 AND amendment.subject = event.subject
                            AND amendment.type IN ('LocationCorrected', 'LocationRetracted')
                            AND amendment.payload->>'locationTrackedId' = event.event_id::text))
                 ORDER BY subject, occurred_at DESC, event_id DESC) AS newest
        ON CONFLICT (vehicle_id) DO UPDATE
           SET latitude = excluded.latitude, longitude = excluded.longitude,
               altitude_metres = excluded.altitude_metres,
               speed_metres_per_second = excluded.speed_metres_per_second,
               course_degrees = excluded.course_degrees, accuracy_metres = excluded.accuracy_metres,
               occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at,
               location_tracked_id = excluded.location_tracked_id,
               shard = excluded.shard, position = excluded.position, flags = excluded.flags
         WHERE current.occurred_at IS NULL
            OR (excluded.occurred_at, excluded.location_tracked_id)
               > (current.occurred_at, current.location_tracked_id)\
        """.formatted(EffectiveLocations.IS_NOT_DOUBTFUL);

    /** After an amendment, the location of the vehicle is read from the whole log, by the next statement. */
    private static final String FOLD_AMENDED = """
        INSERT INTO %s AS current (vehicle_id)
        SELECT DISTINCT subject
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type IN ('LocationCorrected', 'LocationRetracted')
        ON CONFLICT (vehicle_id) DO UPDATE
           SET latitude = NULL, longitude = NULL, altitude_metres = NULL, speed_metres_per_second = NULL,
               course_degrees = NULL, accuracy_metres = NULL, occurred_at = NULL, recorded_at = NULL,
               location_tracked_id = NULL, shard = NULL, position = NULL, flags = NULL\
        """;

    /** Reads the location from the whole log, maybe with events after the batch; folding them later changes nothing. */
    private static final String FOLD_AMENDMENTS = """
        INSERT INTO %%s AS current (vehicle_id, latitude, longitude, altitude_metres, speed_metres_per_second,
                                    course_degrees, accuracy_metres, occurred_at, recorded_at, location_tracked_id,
                                    shard, position, flags)
        SELECT amended.subject, newest.latitude, newest.longitude, newest.altitude_metres,
               newest.speed_metres_per_second, newest.course_degrees, newest.accuracy_metres, newest.occurred_at,
               newest.recorded_at, newest.location_tracked_id, newest.shard, newest.position, newest.flags
          FROM unnest($1::uuid[]) AS amended (subject) CROSS JOIN LATERAL (
        %s) AS newest
        ON CONFLICT (vehicle_id) DO UPDATE
           SET latitude = excluded.latitude, longitude = excluded.longitude,
               altitude_metres = excluded.altitude_metres,
               speed_metres_per_second = excluded.speed_metres_per_second,
               course_degrees = excluded.course_degrees, accuracy_metres = excluded.accuracy_metres,
               occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at,
               location_tracked_id = excluded.location_tracked_id,
               shard = excluded.shard, position = excluded.position, flags = excluded.flags
         WHERE current.occurred_at IS NULL
            OR (excluded.occurred_at, excluded.location_tracked_id)
               > (current.occurred_at, current.location_tracked_id)\
        """.formatted(new EffectiveLocations.Selection(
                    "amended.subject", "'infinity'", EffectiveLocations.IS_NOT_DOUBTFUL, "DESC", "1")
            .selectEverywhere());

    private static final Set<String> AMENDMENTS = Set.of("LocationCorrected", "LocationRetracted");

    public static final Projection PROJECTION = new Projection(
            "current-location",
            "vehicle_current_location",
            List.of(
                    Fold.onlyFor(Set.of("VehicleRegistered", "LicensePlateChanged"), FOLD_PLATES),
                    Fold.onlyFor(Set.of("VehicleRetired"), FOLD_RETIREMENTS),
                    Fold.always(FOLD_LOCATIONS),
                    Fold.onlyFor(AMENDMENTS, FOLD_AMENDED),
                    Fold.ofSubjects(AMENDMENTS, FOLD_AMENDMENTS)));

    private CurrentLocationProjection() {}
}
