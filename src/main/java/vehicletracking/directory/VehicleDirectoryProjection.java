package vehicletracking.directory;

import java.util.List;
import vehicletracking.projection.Projection;

/** Which vehicles there are, by id and by plate. */
public final class VehicleDirectoryProjection {

    private static final String FOLD_REGISTRATIONS =
            """
            INSERT INTO %s (vehicle_id, license_plate, registered_at)
            SELECT subject, payload->>'vehicleLicensePlate', occurred_at
              FROM event
             WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'VehicleRegistered'
            ON CONFLICT (vehicle_id) DO NOTHING""";

    public static final Projection PROJECTION =
            new Projection("vehicle-directory", "vehicle", List.of(FOLD_REGISTRATIONS));

    private VehicleDirectoryProjection() {}
}
