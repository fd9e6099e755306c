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
import vehicletracking.geo.BoundingBox;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionSearchOrder;
import vehicletracking.temporal.PartitionTimeIndex;

/**
 * Where all vehicles were at a time: for each of them a look into the partitions that tell of that time, and only where
 * that does not decide, one into all of them.
 */
public final class FleetAsOf {

    /**
     * {@code $1} as known at, {@code $2} where to look first, {@code $3} the time, {@code $4} the time up to which something
     * may be elsewhere, {@code $5} the vehicle after which the page begins, {@code $6} how many.
     */
    private static final String SELECT_PAGE = """
        SELECT vehicle.vehicle_id, vehicle.license_plate, location.*
          FROM vehicle LEFT JOIN LATERAL (
        %s) AS near ON true CROSS JOIN LATERAL (
        SELECT near.* WHERE near.occurred_at > $4
        UNION ALL
        SELECT * FROM (
        %s) AS anywhere WHERE (near.occurred_at > $4) IS NOT TRUE) AS location
         WHERE vehicle.vehicle_id > $5
           AND vehicle.borne_from <= $3 AND (vehicle.borne_until IS NULL OR vehicle.borne_until > $3)%s
         ORDER BY vehicle.vehicle_id LIMIT $6\
        """;

    /** Across the 180th meridian where the box's west lies east of its east. */
    private static final String IN_BOX = """

        AND location.latitude BETWEEN $8 AND $10
        AND CASE WHEN $7::float8 <= $9 THEN location.longitude BETWEEN $7 AND $9
                 ELSE location.longitude >= $7 OR location.longitude <= $9 END\
        """;

    static final String SELECT_FLEET = select("", false);
    static final String SELECT_FLEET_WITH_FLAGGED = select("", true);
    static final String SELECT_FLEET_IN_BOX = select(IN_BOX, false);
    static final String SELECT_FLEET_IN_BOX_WITH_FLAGGED = select(IN_BOX, true);

    private static final UUID MIN_ID = new UUID(0, 0);

    /** Before everything that is told. */
    private static final Instant BEGINNING_OF_TIME = Instant.parse("-4000-01-01T00:00:00Z");

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> times;

    /** @param times which partitions tell of which times, as far as it is known */
    public FleetAsOf(Pool pool, Supplier<PartitionTimeIndex> times) {
        this.pool = pool;
        this.times = times;
    }

    private static String select(String where, boolean isFlaggedIncluded) {
        EffectiveLocations.Selection last = new EffectiveLocations.Selection(
                "vehicle.vehicle_id",
                EffectiveLocationRows.AS_KNOWN_AT,
                EffectiveLocations.withQualityFilter("occurred_at <= $3", isFlaggedIncluded),
                "DESC",
                "1");
        return SELECT_PAGE.formatted(last.selectWithin(EffectiveLocationRows.BOUNDS), last.selectEverywhere(), where);
    }

    public record VehicleLocation(UUID vehicleRegisteredId, String vehicleLicensePlate, HistoricalLocation location) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record FleetPage(
            List<VehicleLocation> vehicles, @Nullable UUID next) {}

    /**
     * A page of the fleet.
     *
     * @param asKnownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful locations count like all others
     */
    public record Query(
            Instant at,
            @Nullable Instant asKnownAt,
            boolean isFlaggedIncluded,
            @Nullable BoundingBox box,
            @Nullable UUID after,
            int limit) {

        private String statement() {
            return box == null
                    ? (isFlaggedIncluded ? SELECT_FLEET_WITH_FLAGGED : SELECT_FLEET)
                    : (isFlaggedIncluded ? SELECT_FLEET_IN_BOX_WITH_FLAGGED : SELECT_FLEET_IN_BOX);
        }
    }

    /** The vehicles that had told where they were, in the order of their ids. */
    public Future<FleetPage> page(Query asked) {
        BoundingBox box = asked.box();
        PartitionSearchOrder order = times.get().before(asked.at());
        Instant unseenUpTo = order.uncoveredDistance().map(asked.at()::minus).orElse(BEGINNING_OF_TIME);
        Tuple parameters = EffectiveLocationRows.parameters(
                        asked.asKnownAt(), order.firstStep().bounds())
                .addOffsetDateTime(asked.at().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(unseenUpTo.atOffset(ZoneOffset.UTC))
                .addUUID(asked.after() == null ? MIN_ID : asked.after())
                .addInteger(asked.limit());
        if (box != null) {
            parameters
                    .addDouble(box.minLongitude())
                    .addDouble(box.minLatitude())
                    .addDouble(box.maxLongitude())
                    .addDouble(box.maxLatitude());
        }
        return pool.preparedQuery(asked.statement()).execute(parameters).map(rows -> pageOf(rows, asked.limit()));
    }

    private static FleetPage pageOf(RowSet<Row> rows, int limit) {
        List<VehicleLocation> vehicles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            vehicles.add(new VehicleLocation(
                    row.getUUID("vehicle_id"), row.getString("license_plate"), EffectiveLocationRows.locationOf(row)));
        }
        return new FleetPage(
                vehicles, vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId());
    }
}
