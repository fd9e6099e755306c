package vehicletracking.readmodel.vehicles;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.LicensePlate;

/** Queries on the read model of {@link VehicleProjection}. */
public final class VehicleQueries {

    /** The row of the plate at the time, or of the last plate of a retired vehicle. */
    private static final Statement SELECT_BY_ID =
            statement("vehicle_id = $2 AND ($3::timestamptz IS NULL OR borne_from <= $3)", "position DESC", 3);

    private static final Statement SELECT_BY_CURRENT_PLATE =
            statement("license_plate = $2 AND borne_until IS NULL", "vehicle_id", 2);

    /** Includes the first vehicle that ever had the plate: a location may be older than its vehicle's registration. */
    private static final Statement SELECT_BY_PLATE_BETWEEN = statement("""
        license_plate = $2 AND (borne_until IS NULL OR borne_until > $3)
             AND (greatest(borne_from, registered_at) <= $4
                  OR position = (SELECT min(position) FROM vehicle AS earlier WHERE earlier.license_plate = $2))\
        """, "position", 4);

    /** One row per vehicle: that of its current or last plate. */
    private static final Statement SELECT_PAGE = statement(
            "(borne_until IS NULL OR retired_at IS NOT NULL) AND ($2::uuid IS NULL OR vehicle_id > $2)",
            "vehicle_id",
            2);

    private static final int MAX_VEHICLES_OF_A_PLATE = 10;

    /** @param withinScope the same for some vehicles, whose ids are its last parameter */
    private record Statement(String ofAll, String withinScope) {}

    private static Statement statement(String condition, String order, int parameters) {
        return new Statement(
                sql(condition, order), sql(condition + " AND vehicle_id = ANY ($" + (parameters + 1) + ")", order));
    }

    /** A row for each plate of a vehicle that satisfies the condition; one of nulls when none does. */
    private static String sql(String condition, String order) {
        return """
            SELECT * FROM %s LEFT JOIN LATERAL (
              SELECT vehicle_id, license_plate, registered_at, retired_at FROM vehicle
               WHERE %s ORDER BY %s LIMIT $1) AS found ON true\
            """.formatted(AsOf.sql(VehicleProjection.PROJECTION), condition, order);
    }

    private final Pool pool;
    private final AccessScope scope;

    public VehicleQueries(Pool pool) {
        this(pool, AccessScope.ALL);
    }

    private VehicleQueries(Pool pool, AccessScope scope) {
        this.pool = pool;
        this.scope = scope;
    }

    /** The same queries, for which other vehicles than those of the scope do not exist. */
    public VehicleQueries within(AccessScope restriction) {
        return restriction.restrictsVehicles() ? new VehicleQueries(pool, restriction) : this;
    }

    /** @param retiredAt null while the vehicle is in service */
    public record Vehicle(
            UUID vehicleRegisteredId,
            String vehicleLicensePlate,
            Instant registeredAt,
            @Nullable Instant retiredAt) {}

    /** @param next id after which the next page begins; null on the last page */
    public record Vehicles(
            AsOf asOf, List<Vehicle> all, @Nullable UUID next) {}

    /**
     * Completes with the vehicle with this id, empty when there is none; fails when the database fails.
     *
     * @param at time of the plate to return; null for the current or last one
     */
    public Future<Vehicles> byId(UUID vehicleId, @Nullable Instant at) {
        return select(SELECT_BY_ID, Tuple.of(1, vehicleId, at == null ? null : timestamp(at)), 1);
    }

    /** Completes with the vehicle that currently has this plate, empty when there is none. */
    public Future<Vehicles> byCurrentPlate(LicensePlate plate) {
        return select(SELECT_BY_CURRENT_PLATE, Tuple.of(1, plate.text()), 1);
    }

    /** Completes with the vehicles that had this plate within a time range, both ends included, ordered by time. */
    public Future<Vehicles> byPlateBetween(LicensePlate plate, Instant from, Instant to) {
        return select(
                SELECT_BY_PLATE_BETWEEN,
                Tuple.of(MAX_VEHICLES_OF_A_PLATE, plate.text(), timestamp(from), timestamp(to)),
                MAX_VEHICLES_OF_A_PLATE);
    }

    /** Completes with all vehicles including retired ones, ordered by id. */
    public Future<Vehicles> page(@Nullable UUID after, int limit) {
        return select(SELECT_PAGE, Tuple.of(limit, after), limit);
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Future<RowSet<Row>> execute(Statement statement, Tuple parameters) {
        return scope.restrictsVehicles()
                ? pool.preparedQuery(statement.withinScope())
                        .execute(parameters.addArrayOfUUID(scope.vehicles().toArray(UUID[]::new)))
                : pool.preparedQuery(statement.ofAll()).execute(parameters);
    }

    private Future<Vehicles> select(Statement statement, Tuple parameters, int limit) {
        return execute(statement, parameters).map(rows -> {
            List<Vehicle> vehicles = AsOf.matches(rows, "vehicle_id", VehicleQueries::vehicleOf);
            UUID next = vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId();
            return new Vehicles(AsOf.of(rows), vehicles, next);
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
