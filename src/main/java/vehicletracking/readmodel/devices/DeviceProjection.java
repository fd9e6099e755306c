package vehicletracking.readmodel.devices;

import java.util.List;
import java.util.Set;
import vehicletracking.projection.Projection;
import vehicletracking.projection.Projection.Fold;

/** Projection of the assignments of devices to vehicles over time. */
public final class DeviceProjection {

    private static final String FOLD_CHANGES = """
        INSERT INTO %s (device_id, at, position, change_id, vehicle_id, license_plate)
        SELECT payload->>'deviceId', occurred_at, position, event_id,
               CASE type WHEN 'DeviceAssigned' THEN (payload->>'vehicleRegisteredId')::uuid END,
               payload->>'vehicleLicensePlate'
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type IN ('DeviceAssigned', 'DeviceReleased')
        ON CONFLICT (device_id, at, position) DO NOTHING\
        """;

    public static final Projection PROJECTION = new Projection(
            "devices",
            "device_change",
            List.of(Fold.onlyFor(Set.of("DeviceAssigned", "DeviceReleased"), FOLD_CHANGES)));

    private DeviceProjection() {}
}
