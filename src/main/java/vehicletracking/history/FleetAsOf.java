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
    private static final String SELECT_PAGE =
            """
            SELECT vehicle.vehicle_id, vehicle.license_plate, location.*
              FROM vehicle CROSS JOIN LATERAL (
            %s) AS location
             WHERE vehicle.vehicle_id > $3
               AND vehicle.borne_from <= $2 AND (vehicle.borne_until IS NULL OR vehicle.borne_until > $2)%s
             ORDER BY vehicle.vehicle_id LIMIT $4""";

    /** Across the 180th meridian where the box's west lies east of its east. */
    private static final String WITHIN =
            """

               AND location.latitude BETWEEN $6 AND $8
               AND CASE WHEN $5::float8 <= $7 THEN location.longitude BETWEEN $5 AND $7
                        ELSE location.longitude >= $5 OR location.longitude <= $7 END""";

    static final String SELECT_ANYWHERE = select("", false);
    static final String SELECT_ANYWHERE_OF_ALL = select("", true);
    static final String SELECT_WITHIN = select(WITHIN, false);
    static final String SELECT_WITHIN_OF_ALL = select(WITHIN, true);

    private static final UUID NIL = new UUID(0, 0);

    private final Pool pool;

    public FleetAsOf(Pool pool) {
        this.pool = pool;
    }

    private static String select(String where, boolean isFlaggedIncluded) {
        String range = EffectiveLocations.counting("occurred_at <= $2", isFlaggedIncluded);
        return SELECT_PAGE.formatted(
                EffectiveLocations.select("vehicle.vehicle_id", LocationRows.KNOWN_AT, range, "DESC", "1"), where);
    }

    /** A part of the world in degrees; it goes across the 180th meridian where west is greater than east. */
    public record Box(double west, double south, double east, double north) {}

    public record VehicleThen(UUID vehicleRegisteredId, String vehicleLicensePlate, PastLocation location) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record Page(List<VehicleThen> vehicles, @Nullable UUID next) {}

    /**
     * A page of the fleet.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful locations count like all others
     */
    public record Question(
            Instant at,
            @Nullable Instant knownAt,
            boolean isFlaggedIncluded,
            @Nullable Box box,
            @Nullable UUID after,
            int limit) {

        private String statement() {
            return box == null
                    ? (isFlaggedIncluded ? SELECT_ANYWHERE_OF_ALL : SELECT_ANYWHERE)
                    : (isFlaggedIncluded ? SELECT_WITHIN_OF_ALL : SELECT_WITHIN);
        }
    }

    /** The vehicles that had told where they were, in the order of their ids. */
    public Future<Page> page(Question asked) {
        Box box = asked.box();
        Tuple parameters = LocationRows.parameters(asked.knownAt())
                .addOffsetDateTime(asked.at().atOffset(ZoneOffset.UTC))
                .addUUID(asked.after() == null ? NIL : asked.after())
                .addInteger(asked.limit());
        if (box != null) {
            parameters.addDouble(box.west()).addDouble(box.south()).addDouble(box.east()).addDouble(box.north());
        }
        return pool.preparedQuery(asked.statement())
                .execute(parameters)
                .map(rows -> pageOf(rows, asked.limit()));
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
