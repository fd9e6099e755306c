package vehicletracking.readmodel.vehicles;

import java.util.List;
import vehicletracking.projection.Projection;

/** Projection of vehicles and their licence plates over time. */
public final class VehicleProjection {

    private static final String FOLD_REGISTRATIONS = """
        INSERT INTO %s (vehicle_id, position, license_plate, registered_at, borne_from)
        SELECT subject, position, payload->>'vehicleLicensePlate', occurred_at, '-infinity'
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'VehicleRegistered'
        ON CONFLICT (vehicle_id, position) DO NOTHING\
        """;

    private static final String FOLD_NEW_PLATES = """
        INSERT INTO %1$s (vehicle_id, position, license_plate, registered_at, borne_from)
        SELECT changed.subject, changed.position, changed.payload->>'vehicleLicensePlate', first.registered_at,
               changed.occurred_at
          FROM event AS changed JOIN %1$s AS first
            ON first.vehicle_id = changed.subject AND first.borne_from = '-infinity'
         WHERE changed.shard = $1 AND changed.position > $2 AND changed.position <= $3
           AND changed.type = 'LicensePlateChanged'
        ON CONFLICT (vehicle_id, position) DO NOTHING\
        """;

    private static final String FOLD_OLD_PLATES = """
        UPDATE %1$s AS plate SET borne_until = following.borne_from
          FROM (SELECT vehicle_id, position,
                       lead(borne_from) OVER (PARTITION BY vehicle_id ORDER BY position) AS borne_from
                  FROM %1$s
                 WHERE vehicle_id IN (SELECT subject FROM event
                                       WHERE shard = $1 AND position > $2 AND position <= $3
                                         AND type = 'LicensePlateChanged')) AS following
         WHERE plate.vehicle_id = following.vehicle_id AND plate.position = following.position
           AND following.borne_from IS NOT NULL\
        """;

    private static final String FOLD_RETIREMENTS = """
        UPDATE %1$s AS plate SET borne_until = retired.occurred_at, retired_at = retired.occurred_at
          FROM event AS retired
         WHERE retired.shard = $1 AND retired.position > $2 AND retired.position <= $3
           AND retired.type = 'VehicleRetired' AND plate.vehicle_id = retired.subject AND plate.borne_until IS NULL\
        """;

    public static final Projection PROJECTION = new Projection(
            "vehicle-directory",
            "vehicle",
            List.of(FOLD_REGISTRATIONS, FOLD_NEW_PLATES, FOLD_OLD_PLATES, FOLD_RETIREMENTS));

    private VehicleProjection() {}
}
