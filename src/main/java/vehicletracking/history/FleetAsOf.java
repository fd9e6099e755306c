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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.journal.EffectiveLocations;
import vehicletracking.journal.LogTimes;
import vehicletracking.journal.NearestFirst;

/**
 * Where all vehicles were at a time: for each of them a look into the partitions that tell of that time, and only where
 * that does not decide, one into all of them.
 */
public final class FleetAsOf {

    private static final EffectiveLocations.Wanted LAST =
            new EffectiveLocations.Wanted("vehicle.vehicle_id", LocationRows.KNOWN_AT, "occurred_at <= $3", "DESC", "1");

    /**
     * {@code $1} as known at, {@code $2} where to look first, {@code $3} the time, {@code $4} the time up to which something
     * may be elsewhere, {@code $5} the vehicle after which the page begins, {@code $6} how many.
     */
    static final String SELECT_PAGE =
            """
            SELECT vehicle.vehicle_id, vehicle.license_plate, location.*
              FROM vehicle LEFT JOIN LATERAL (
            %s) AS near ON true CROSS JOIN LATERAL (
            SELECT near.* WHERE near.occurred_at > $4
            UNION ALL
            SELECT * FROM (
            %s) AS anywhere WHERE (near.occurred_at > $4) IS NOT TRUE) AS location
             WHERE vehicle.vehicle_id > $5
               AND vehicle.borne_from <= $3 AND (vehicle.borne_until IS NULL OR vehicle.borne_until > $3)%%s
             ORDER BY vehicle.vehicle_id LIMIT $6"""
                    .formatted(LAST.selectWithin(LocationRows.PLACES), LAST.select());

    static final String SELECT_ANYWHERE = SELECT_PAGE.formatted("");

    /** Across the 180th meridian where the box's west lies east of its east. */
    static final String SELECT_WITHIN = SELECT_PAGE.formatted(
            """

               AND location.latitude BETWEEN $8 AND $10
               AND CASE WHEN $7::float8 <= $9 THEN location.longitude BETWEEN $7 AND $9
                        ELSE location.longitude >= $7 OR location.longitude <= $9 END""");

    private static final UUID NIL = new UUID(0, 0);

    /** Before everything that is told. */
    private static final Instant NEVER = Instant.parse("-4000-01-01T00:00:00Z");

    private final Pool pool;
    private final Supplier<LogTimes> times;

    /** @param times which partitions tell of which times, as far as it is known */
    public FleetAsOf(Pool pool, Supplier<LogTimes> times) {
        this.pool = pool;
        this.times = times;
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
        NearestFirst order = times.get().before(at);
        Instant unseenUpTo = order.unseenFrom().map(at::minus).orElse(NEVER);
        Tuple parameters = LocationRows.parameters(knownAt, order.first().places())
                .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(unseenUpTo.atOffset(ZoneOffset.UTC))
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
