package vehicletracking.readmodel.devices;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;

/** Reads {@link DeviceProjection}'s table. */
public final class DeviceQueries {

    private static final String AS_OF =
            "SELECT * FROM " + AsOf.sql(DeviceProjection.PROJECTION) + " LEFT JOIN LATERAL ";

    /** The last change of each device that came into effect by a time. */
    private static final String SELECT_PAGE = AS_OF + """
        (SELECT DISTINCT device_id FROM device_change
          WHERE $3::text IS NULL OR device_id > $3 ORDER BY device_id LIMIT $1) AS device ON true
        LEFT JOIN LATERAL
        (SELECT at, change_id, vehicle_id, license_plate FROM device_change AS change
          WHERE change.device_id = device.device_id AND change.at <= $2
          ORDER BY at DESC, position DESC LIMIT 1) AS change ON true
        ORDER BY device.device_id\
        """;

    private static final String SELECT_CHANGES = AS_OF + """
        (SELECT device_id, at, position, change_id, vehicle_id, license_plate FROM device_change AS change
          WHERE change.device_id = $2 ORDER BY at DESC, position DESC LIMIT $1) AS change ON true
        ORDER BY change.at, change.position\
        """;

    private final Pool pool;

    public DeviceQueries(Pool pool) {
        this.pool = pool;
    }

    /**
     * From when on which vehicle carried a device.
     *
     * @param changeId the event that says so
     * @param vehicleRegisteredId null when nobody carried it from then on
     * @param vehicleLicensePlate that the vehicle bore when it was told; null when nobody carried it
     */
    public record Change(
            Instant at,
            UUID changeId,
            @Nullable UUID vehicleRegisteredId,
            @Nullable String vehicleLicensePlate) {}

    /** @param changes what counts now, if anything does yet, or all in the order of time */
    public record Device(String deviceId, List<Change> changes) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record Devices(
            AsOf asOf, List<Device> all, @Nullable String next) {}

    /** All devices that a vehicle ever carried, in the order of their ids, with the change that counts at that time. */
    public Future<Devices> page(@Nullable String after, Instant at, int limit) {
        return pool.preparedQuery(SELECT_PAGE)
                .execute(Tuple.of(limit, at.atOffset(ZoneOffset.UTC), after))
                .map(rows -> {
                    List<Device> devices = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getString("device_id") != null) {
                            List<Change> last = row.getUUID("change_id") == null ? List.of() : List.of(changeOf(row));
                            devices.add(new Device(row.getString("device_id"), last));
                        }
                    }
                    String next =
                            devices.size() < limit ? null : devices.getLast().deviceId();
                    return new Devices(asOf(rows), devices, next);
                });
    }

    /**
     * The device with this id and its changes, or none.
     *
     * @param limit of more changes than this the newest
     */
    public Future<Devices> byId(String deviceId, int limit) {
        return pool.preparedQuery(SELECT_CHANGES)
                .execute(Tuple.of(limit, deviceId))
                .map(rows -> {
                    List<Change> changes = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getString("device_id") != null) {
                            changes.add(changeOf(row));
                        }
                    }
                    List<Device> found = changes.isEmpty() ? List.of() : List.of(new Device(deviceId, changes));
                    return new Devices(asOf(rows), found, null);
                });
    }

    private static AsOf asOf(RowSet<Row> rows) {
        return AsOf.of(rows.iterator().next());
    }

    private static Change changeOf(Row row) {
        return new Change(
                row.getOffsetDateTime("at").toInstant(),
                row.getUUID("change_id"),
                row.getUUID("vehicle_id"),
                row.getString("license_plate"));
    }
}
