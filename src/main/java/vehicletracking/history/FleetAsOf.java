package vehicletracking.history;

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
import vehicletracking.journal.EffectiveLocations;

/** Where all vehicles were at a time: for each of them one look into the index of every partition. */
public final class FleetAsOf {

    /** {@code $1} as known at, {@code $2} the time, {@code $3} the vehicle after which the page begins, {@code $4} how many. */
    static final String SELECT_PAGE =
            """
            SELECT vehicle.vehicle_id, vehicle.license_plate, location.*
              FROM vehicle CROSS JOIN LATERAL (
            %s) AS location
             WHERE vehicle.vehicle_id > $3
               AND vehicle.borne_from <= $2 AND (vehicle.borne_until IS NULL OR vehicle.borne_until > $2)%%s
             ORDER BY vehicle.vehicle_id LIMIT $4"""
                    .formatted(EffectiveLocations.select(
                            "vehicle.vehicle_id", LocationRows.KNOWN_AT, "occurred_at <= $2", "DESC", "1"));

    static final String SELECT_ANYWHERE = SELECT_PAGE.formatted("");

    /** Across the 180th meridian where the box's west lies east of its east. */
    static final String SELECT_WITHIN = SELECT_PAGE.formatted(
            """

               AND location.latitude BETWEEN $6 AND $8
               AND CASE WHEN $5::float8 <= $7 THEN location.longitude BETWEEN $5 AND $7
                        ELSE location.longitude >= $5 OR location.longitude <= $7 END""");

    private static final UUID NIL = new UUID(0, 0);

    private final Pool pool;

    public FleetAsOf(Pool pool) {
        this.pool = pool;
    }

    /** A part of the world in degrees; it goes across the 180th meridian where west is greater than east. */
    public record Box(double west, double south, double east, double north) {}

    public record VehicleThen(UUID vehicleRegisteredId, String vehicleLicensePlate, PastLocation location) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record Page(List<VehicleThen> vehicles, @Nullable UUID next) {}

    /**
     * The vehicles that had told where they were, in the order of their ids.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     */
    public Future<Page> page(Instant at, @Nullable Instant knownAt, @Nullable Box box, @Nullable UUID after, int limit) {
        Tuple parameters = LocationRows.parameters(knownAt)
                .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
                .addUUID(after == null ? NIL : after)
                .addInteger(limit);
        if (box != null) {
            parameters.addDouble(box.west()).addDouble(box.south()).addDouble(box.east()).addDouble(box.north());
        }
        return pool.preparedQuery(box == null ? SELECT_ANYWHERE : SELECT_WITHIN)
                .execute(parameters)
                .map(rows -> pageOf(rows, limit));
    }

    private static Page pageOf(RowSet<Row> rows, int limit) {
        List<VehicleThen> vehicles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            vehicles.add(new VehicleThen(
                    row.getUUID("vehicle_id"), row.getString("license_plate"), LocationRows.locationOf(row)));
        }
        return new Page(vehicles, vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId());
    }
}
