package vehicletracking.directory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.LicensePlate;

/** Reads {@link VehicleDirectoryProjection}'s table. */
public final class VehicleDirectoryQueries {

    private static final String SELECT = "SELECT * FROM " + AsOf.sql(VehicleDirectoryProjection.PROJECTION)
            + " LEFT JOIN LATERAL ("
            + """
              SELECT vehicle_id, license_plate, registered_at FROM vehicle
               WHERE %s ORDER BY vehicle_id LIMIT $2) AS vehicle ON true""";

    private static final String SELECT_BY_ID = SELECT.formatted("vehicle_id = $1");
    private static final String SELECT_BY_PLATE = SELECT.formatted("license_plate = $1");
    private static final String SELECT_PAGE = SELECT.formatted("$1::uuid IS NULL OR vehicle_id > $1");

    private final Pool pool;

    public VehicleDirectoryQueries(Pool pool) {
        this.pool = pool;
    }

    public record Vehicle(UUID vehicleRegisteredId, String vehicleLicensePlate, Instant registeredAt) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record Vehicles(AsOf asOf, List<Vehicle> all, @Nullable UUID next) {}

    /** The vehicle with this id, or none. */
    public Future<Vehicles> byId(UUID vehicleId) {
        return select(SELECT_BY_ID, vehicleId, 1);
    }

    /** The vehicle with this plate, or none. */
    public Future<Vehicles> byPlate(LicensePlate plate) {
        return select(SELECT_BY_PLATE, plate.text(), 1);
    }

    /** All vehicles in the order of their ids. */
    public Future<Vehicles> page(@Nullable UUID after, int limit) {
        return select(SELECT_PAGE, after, limit);
    }

    private Future<Vehicles> select(String sql, @Nullable Object what, int limit) {
        return pool.preparedQuery(sql).execute(Tuple.of(what, limit)).map(rows -> {
            List<Vehicle> vehicles = new ArrayList<>();
            for (Row row : rows) {
                if (row.getUUID("vehicle_id") != null) {
                    vehicles.add(new Vehicle(
                            row.getUUID("vehicle_id"),
                            row.getString("license_plate"),
                            row.getOffsetDateTime("registered_at").toInstant()));
                }
            }
            UUID next = vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId();
            return new Vehicles(AsOf.of(rows.iterator().next()), vehicles, next);
        });
    }
}
