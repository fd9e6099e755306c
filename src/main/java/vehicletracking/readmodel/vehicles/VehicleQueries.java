package vehicletracking.readmodel.vehicles;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.LicensePlate;

/** Reads {@link VehicleProjection}'s table. */
public final class VehicleQueries {

    private static final String SELECT =
            "SELECT * FROM " + AsOf.sql(VehicleProjection.PROJECTION) + " LEFT JOIN LATERAL (" + """
                SELECT vehicle_id, license_plate, registered_at, retired_at FROM vehicle AS plate
                 WHERE %s ORDER BY %s LIMIT $1) AS vehicle ON true\
                """;

    /** Under the plate that it bore then, or bore last before it was retired. */
    private static final String SELECT_BY_ID =
            SELECT.formatted("vehicle_id = $2 AND ($3::timestamptz IS NULL OR borne_from <= $3)", "position DESC");

    private static final String SELECT_BY_CURRENT_PLATE =
            SELECT.formatted("license_plate = $2 AND borne_until IS NULL", "vehicle_id");

    /**
     * All that bore the plate at some time between the two; and where it was not borne before the second, the first that
     * ever bore it, since locations may be told that are older than the registration.
     */
    private static final String SELECT_BY_PLATE_BETWEEN = SELECT.formatted("""
        license_plate = $2 AND (borne_until IS NULL OR borne_until > $3)
             AND (greatest(borne_from, registered_at) <= $4
                  OR position = (SELECT min(position) FROM vehicle AS earlier WHERE earlier.license_plate = $2))\
        """, "position");

    /** One row a vehicle: that of the plate that it bears, or bore last. */
    private static final String SELECT_PAGE = SELECT.formatted(
            "(borne_until IS NULL OR retired_at IS NOT NULL) AND ($2::uuid IS NULL OR vehicle_id > $2)", "vehicle_id");

    private static final int MAX_VEHICLES_OF_A_PLATE = 10;

    private final Pool pool;

    public VehicleQueries(Pool pool) {
        this.pool = pool;
    }

    /** @param retiredAt when it went out of service; null while it is in service */
    public record Vehicle(
            UUID vehicleRegisteredId,
            String vehicleLicensePlate,
            Instant registeredAt,
            @Nullable Instant retiredAt) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record Vehicles(
            AsOf asOf, List<Vehicle> all, @Nullable UUID next) {}

    /**
     * The vehicle with this id, or none.
     *
     * @param at the time whose plate is wanted; null for the newest
     */
    public Future<Vehicles> byId(UUID vehicleId, @Nullable Instant at) {
        return select(SELECT_BY_ID, Tuple.of(1, vehicleId, at == null ? null : timestamp(at)), 1);
    }

    /** The vehicle that bears this plate, or none. */
    public Future<Vehicles> byCurrentPlate(LicensePlate plate) {
        return select(SELECT_BY_CURRENT_PLATE, Tuple.of(1, plate.text()), 1);
    }

    /** The vehicles that bore this plate at some time between these two, ends included, in the order of time. */
    public Future<Vehicles> byPlateBetween(LicensePlate plate, Instant from, Instant to) {
        return select(SELECT_BY_PLATE_BETWEEN, Tuple.of(MAX_VEHICLES_OF_A_PLATE, plate.text(), timestamp(from), timestamp(to)), MAX_VEHICLES_OF_A_PLATE);
    }

    /** All vehicles in the order of their ids, those that were retired as well. */
    public Future<Vehicles> page(@Nullable UUID after, int limit) {
        return select(SELECT_PAGE, Tuple.of(limit, after), limit);
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Future<Vehicles> select(String sql, Tuple parameters, int limit) {
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            List<Vehicle> vehicles = new ArrayList<>();
            for (Row row : rows) {
                if (row.getUUID("vehicle_id") != null) {
                    vehicles.add(vehicleOf(row));
                }
            }
            UUID next = vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId();
            return new Vehicles(AsOf.of(rows.iterator().next()), vehicles, next);
        });
    }

    private static Vehicle vehicleOf(Row row) {
        OffsetDateTime retiredAt = row.getOffsetDateTime("retired_at");
        return new Vehicle(
                row.getUUID("vehicle_id"),
                row.getString("license_plate"),
                row.getOffsetDateTime("registered_at").toInstant(),
                retiredAt == null ? null : retiredAt.toInstant());
    }
}
