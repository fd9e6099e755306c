package vehicletracking.readmodel.vehicles;

import java.util.List;
import java.util.Set;
import vehicletracking.projection.Projection;
import vehicletracking.projection.Projection.Fold;

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

    /** An upsert of rows that exist: Citus refuses an update of a reference table from the log. */
    private static final String FOLD_OLD_PLATES = """
        INSERT INTO %1$s (vehicle_id, position, license_plate, registered_at, borne_from, borne_until)
        SELECT * FROM (
          SELECT vehicle_id, position, license_plate, registered_at, borne_from,
                 lead(borne_from) OVER (PARTITION BY vehicle_id ORDER BY position) AS borne_until
            FROM %1$s
           WHERE vehicle_id IN (SELECT subject FROM event
                                 WHERE shard = $1 AND position > $2 AND position <= $3
                                   AND type = 'LicensePlateChanged')) AS plate
         WHERE borne_until IS NOT NULL
        ON CONFLICT (vehicle_id, position) DO UPDATE SET borne_until = excluded.borne_until\
        """;

    private static final String FOLD_RETIREMENTS = """
        INSERT INTO %1$s (vehicle_id, position, license_plate, registered_at, borne_from, borne_until, retired_at)
        SELECT plate.vehicle_id, plate.position, plate.license_plate, plate.registered_at, plate.borne_from,
               retired.occurred_at, retired.occurred_at
          FROM event AS retired JOIN %1$s AS plate ON plate.vehicle_id = retired.subject
         WHERE retired.shard = $1 AND retired.position > $2 AND retired.position <= $3
           AND retired.type = 'VehicleRetired' AND plate.borne_until IS NULL
        ON CONFLICT (vehicle_id, position) DO UPDATE
           SET borne_until = excluded.borne_until, retired_at = excluded.retired_at\
        """;

    public static final Projection PROJECTION = new Projection(
            "vehicle-directory",
            "vehicle",
            List.of(
                    Fold.onlyFor(Set.of("VehicleRegistered"), FOLD_REGISTRATIONS),
                    Fold.onlyFor(Set.of("LicensePlateChanged"), FOLD_NEW_PLATES),
                    Fold.onlyFor(Set.of("LicensePlateChanged"), FOLD_OLD_PLATES),
                    Fold.onlyFor(Set.of("VehicleRetired"), FOLD_RETIREMENTS)));

    private VehicleProjection() {}
}
