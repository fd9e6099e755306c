package vehicletracking.readmodel.devices;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.AccessScope;

/** Queries on the read model of {@link DeviceProjection}. */
public final class DeviceQueries {

    private static final String AS_OF =
            "SELECT * FROM " + AsOf.sql(DeviceProjection.PROJECTION) + " LEFT JOIN LATERAL ";

    /** The last change of each device up to a time. */
    private static final String SELECT_PAGE = AS_OF + """
        (SELECT DISTINCT device_id FROM device_change
          WHERE $3::text IS NULL OR device_id > $3 ORDER BY device_id LIMIT $1) AS device ON true
        LEFT JOIN LATERAL
        (SELECT at, change_id, vehicle_id, license_plate FROM device_change AS change
          WHERE change.device_id = device.device_id AND change.at <= $2
          ORDER BY at DESC, position DESC LIMIT 1) AS change ON true
        ORDER BY device.device_id\
        """;

    private static final String SELECT_PAGE_WITHIN_SCOPE = AS_OF + """
        (SELECT DISTINCT device_id FROM device_change
          WHERE vehicle_id = ANY ($4) AND ($3::text IS NULL OR device_id > $3) ORDER BY device_id LIMIT $1) AS device
          ON true
        LEFT JOIN LATERAL
        (SELECT * FROM (SELECT at, change_id, vehicle_id, license_plate FROM device_change AS change
                         WHERE change.device_id = device.device_id AND change.at <= $2
                         ORDER BY at DESC, position DESC LIMIT 1) AS last
          WHERE last.vehicle_id = ANY ($4)) AS change ON true
        ORDER BY device.device_id\
        """;

    private static final String SELECT_CHANGES = AS_OF + """
        (SELECT device_id, at, position, change_id, vehicle_id, license_plate FROM device_change AS change
          WHERE change.device_id = $2 ORDER BY at DESC, position DESC LIMIT $1) AS change ON true
        ORDER BY change.at, change.position\
        """;

    /** An assignment to another vehicle is the end of the one before it, without its id and its vehicle. */
    private static final String SELECT_CHANGES_WITHIN_SCOPE = AS_OF + """
        (SELECT device_id, at, position, CASE WHEN vehicle_id IS NULL OR vehicle_id = ANY ($3) THEN change_id END AS change_id,
                CASE WHEN vehicle_id = ANY ($3) THEN vehicle_id END AS vehicle_id,
                CASE WHEN vehicle_id = ANY ($3) THEN license_plate END AS license_plate
           FROM (SELECT *, lag(vehicle_id) OVER (ORDER BY at, position) AS previous_vehicle_id FROM device_change
                  WHERE device_id = $2) AS change
          WHERE vehicle_id = ANY ($3) OR previous_vehicle_id = ANY ($3)
          ORDER BY at DESC, position DESC LIMIT $1) AS change ON true
        ORDER BY change.at, change.position\
        """;

    private final Pool pool;

    public DeviceQueries(Pool pool) {
        this.pool = pool;
    }

    /**
     * Assignment or release of a device.
     *
     * @param at when it took effect
     * @param changeId id of the event; null for the end of an assignment by one that a scope excludes
     * @param vehicleRegisteredId null for a release
     * @param vehicleLicensePlate licence plate of the vehicle at the assignment; null for a release
     */
    public record Change(
            Instant at,
            @Nullable UUID changeId,
            @Nullable UUID vehicleRegisteredId,
            @Nullable String vehicleLicensePlate) {}

    /** @param changes the effective change, empty when none took effect yet; or all changes ordered by time */
    public record Device(String deviceId, List<Change> changes) {}

    /** @param next id after which the next page begins; null on the last page */
    public record Devices(
            AsOf asOf, List<Device> all, @Nullable String next) {}

    /**
     * Completes with all devices that were ever assigned, ordered by id, each with its effective change at a time.
     * Fails when the database fails.
     *
     * @param after id after which the page begins; null for the first page
     * @param scope restricts the devices to those that were ever assigned to one of its vehicles
     */
    public Future<Devices> page(@Nullable String after, Instant at, AccessScope scope, int limit) {
        Tuple parameters = Tuple.of(limit, at.atOffset(ZoneOffset.UTC), after);
        return execute(SELECT_PAGE, SELECT_PAGE_WITHIN_SCOPE, parameters, scope).map(rows -> {
            List<Device> devices = AsOf.matches(rows, "device_id", DeviceQueries::deviceOf);
            String next = devices.size() < limit ? null : devices.getLast().deviceId();
            return new Devices(AsOf.of(rows), devices, next);
        });
    }

    /**
     * Completes with the device with this id and its changes, empty when it was never assigned. Fails when the database
     * fails.
     *
     * @param scope restricts the changes to assignments to its vehicles and their ends
     * @param limit maximum number of changes, the newest ones
     */
    public Future<Devices> byId(String deviceId, AccessScope scope, int limit) {
        return execute(SELECT_CHANGES, SELECT_CHANGES_WITHIN_SCOPE, Tuple.of(limit, deviceId), scope)
                .map(rows -> {
                    List<Change> changes = AsOf.matches(rows, "device_id", DeviceQueries::changeOf);
                    List<Device> found = changes.isEmpty() ? List.of() : List.of(new Device(deviceId, changes));
                    return new Devices(AsOf.of(rows), found, null);
                });
    }

    private Future<RowSet<Row>> execute(String sql, String withinScope, Tuple parameters, AccessScope scope) {
        return scope.restrictsVehicles()
                ? pool.preparedQuery(withinScope)
                        .execute(parameters.addArrayOfUUID(scope.vehicles().toArray(UUID[]::new)))
                : pool.preparedQuery(sql).execute(parameters);
    }

    private static Device deviceOf(Row row) {
        List<Change> last = row.getUUID("change_id") == null ? List.of() : List.of(changeOf(row));
        return new Device(row.getString("device_id"), last);
    }

    private static Change changeOf(Row row) {
        return new Change(
                row.getOffsetDateTime("at").toInstant(),
                row.getUUID("change_id"),
                row.getUUID("vehicle_id"),
                row.getString("license_plate"));
    }
}
