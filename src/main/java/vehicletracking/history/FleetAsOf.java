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

/** Where all vehicles were at a time: for each of them one look into the index of every partition. */
public final class FleetAsOf {

    /** {@code $3} the time, {@code $4} the vehicle after which the page begins, {@code $5} how many. */
    static final String SELECT_PAGE =
            """
            SELECT vehicle.vehicle_id, vehicle.license_plate, location.*
              FROM vehicle CROSS JOIN LATERAL (
            %s) AS location
             WHERE vehicle.vehicle_id > $4%%s
             ORDER BY vehicle.vehicle_id LIMIT $5"""
                    .formatted(EffectiveLocations.select("vehicle.vehicle_id", "occurred_at <= $3", "DESC", "1"));

    static final String SELECT_ANYWHERE = SELECT_PAGE.formatted("");

    /** Across the 180th meridian where the box's west lies east of its east. */
    static final String SELECT_WITHIN = SELECT_PAGE.formatted(
            """

               AND location.latitude BETWEEN $7 AND $9
               AND CASE WHEN $6::float8 <= $8 THEN location.longitude BETWEEN $6 AND $8
                        ELSE location.longitude >= $6 OR location.longitude <= $8 END""");

    private static final UUID NIL = new UUID(0, 0);

    private final Pool pool;
    private final int shards;

    public FleetAsOf(Pool pool, int shards) {
        this.pool = pool;
        this.shards = shards;
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
        Tuple parameters = EffectiveLocations.parameters(shards, knownAt)
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
                    row.getUUID("vehicle_id"), row.getString("license_plate"), EffectiveLocations.locationOf(row)));
        }
        return new Page(vehicles, vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId());
    }
}
