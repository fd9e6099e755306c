package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.geo.BoundingBox;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionSearchOrder;
import vehicletracking.temporal.PartitionTimeIndex;
import vehicletracking.vehicle.AccessScope;

/**
 * Locations of all vehicles as of a time. Each vehicle is searched first in the partitions near that time; only where a
 * nearer location may be elsewhere, it is searched in all of them.
 */
public final class FleetAsOf {

    /**
     * {@code $1} as-known-at time, {@code $2} bounds of the first search, {@code $3} the time, {@code $4} the latest
     * time of a location outside these bounds, {@code $5} id after which the page begins, {@code $6} size of the page.
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

    /** {@code $7} to {@code $10} the edges of a {@link BoundingBox}. */
    private static final String IN_BOX = """

        AND location.latitude BETWEEN $8 AND $10
        AND CASE WHEN $7::float8 <= $9 THEN location.longitude BETWEEN $7 AND $9
                 ELSE location.longitude >= $7 OR location.longitude <= $9 END\
        """;

    /** {@code $7}, or {@code $11} after a box, the ids of the vehicles of a scope. */
    private static final String OF_VEHICLES = " AND vehicle.vehicle_id = ANY ($%d)";

    static final String SELECT_FLEET = select("", false);
    static final String SELECT_FLEET_WITH_FLAGGED = select("", true);
    static final String SELECT_FLEET_IN_BOX = select(IN_BOX, false);
    static final String SELECT_FLEET_IN_BOX_WITH_FLAGGED = select(IN_BOX, true);

    private static final UUID MIN_ID = new UUID(0, 0);

    private static final Instant BEGINNING_OF_TIME = Instant.parse("-4000-01-01T00:00:00Z");

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> times;
    private final ShardStatements statements;

    /** Of a log in one database. */
    public FleetAsOf(Pool pool, Supplier<PartitionTimeIndex> times) {
        this(pool, times, ShardStatements.OF_ONE_DATABASE);
    }

    public FleetAsOf(Pool pool, Supplier<PartitionTimeIndex> times, ShardStatements statements) {
        this.pool = pool;
        this.times = times;
        this.statements = statements;
    }

    static String selectWithinScope(boolean isInBox, boolean isFlaggedIncluded) {
        return select(isInBox ? IN_BOX + OF_VEHICLES.formatted(11) : OF_VEHICLES.formatted(7), isFlaggedIncluded);
    }

    private static String select(String vehiclePredicate, boolean isFlaggedIncluded) {
        EffectiveLocations.Selection last = new EffectiveLocations.Selection(
                "vehicle.vehicle_id",
                EffectiveLocationRows.AS_KNOWN_AT,
                EffectiveLocations.withQualityFilter("occurred_at <= $3", isFlaggedIncluded),
                "DESC",
                "1");
        return SELECT_PAGE.formatted(
                last.selectWithin(EffectiveLocationRows.BOUNDS), last.selectEverywhere(), vehiclePredicate);
    }

    public record VehicleLocation(UUID vehicleRegisteredId, String vehicleLicensePlate, HistoricalLocation location) {}

    /** @param next id after which the next page begins; null on the last page */
    public record FleetPage(
            List<VehicleLocation> vehicles, @Nullable UUID next) {}

    /**
     * A query for one page of the fleet.
     *
     * @param asKnownAt events recorded later are ignored; null includes all
     * @param isFlaggedIncluded whether doubtful locations count
     * @param box null for the whole globe
     * @param scope restricts the vehicles
     * @param after id after which the page begins; null for the first page
     * @param limit maximum number of vehicles
     */
    public record Query(
            Instant at,
            @Nullable Instant asKnownAt,
            boolean isFlaggedIncluded,
            @Nullable BoundingBox box,
            AccessScope scope,
            @Nullable UUID after,
            int limit) {

        private Query withoutBox() {
            return new Query(at, asKnownAt, isFlaggedIncluded, null, scope, after, limit);
        }

        private Query after(@Nullable UUID last, int remaining) {
            return new Query(at, asKnownAt, isFlaggedIncluded, box, scope, last, remaining);
        }

        private String sql() {
            return scope.restrictsVehicles() ? selectWithinScope(box != null, isFlaggedIncluded) : sqlOfAll();
        }

        private String sqlOfAll() {
            return box == null
                    ? (isFlaggedIncluded ? SELECT_FLEET_WITH_FLAGGED : SELECT_FLEET)
                    : (isFlaggedIncluded ? SELECT_FLEET_IN_BOX_WITH_FLAGGED : SELECT_FLEET_IN_BOX);
        }
    }

    /**
     * Completes with the vehicles that have a location up to the time of the query, ordered by id. Fails when the
     * database fails.
     */
    public Future<FleetPage> page(Query query) {
        return statements.isDistributed() && query.box() != null
                ? pageInBox(query, query.box(), new ArrayList<>())
                : select(query);
    }

    /**
     * Adds pages of the whole globe until there are enough vehicles in the box. The location of a vehicle in one shard
     * need not be its last one: another shard has events of it if the number of shards was raised.
     */
    private Future<FleetPage> pageInBox(Query query, BoundingBox box, List<VehicleLocation> found) {
        int remaining = query.limit() - found.size();
        return select(query.withoutBox()).compose(page -> {
            page.vehicles().stream()
                    .filter(each -> isWithin(box, each))
                    .limit(remaining)
                    .forEach(found::add);
            return found.size() == query.limit()
                    ? Future.succeededFuture(
                            new FleetPage(found, found.getLast().vehicleRegisteredId()))
                    : page.next() == null
                            ? Future.succeededFuture(new FleetPage(found, null))
                            : pageInBox(query.after(page.next(), query.limit()), box, found);
        });
    }

    private static boolean isWithin(BoundingBox box, VehicleLocation vehicle) {
        return box.contains(
                vehicle.location().fix().latitude(), vehicle.location().fix().longitude());
    }

    private Future<FleetPage> select(Query query) {
        @Nullable BoundingBox box = query.box();
        PartitionSearchOrder order = times.get().before(query.at());
        Instant uncoveredUpTo = order.uncoveredDistance().map(query.at()::minus).orElse(BEGINNING_OF_TIME);
        Tuple parameters = EffectiveLocationRows.parameters(query.asKnownAt(), order.firstBounds())
                .addOffsetDateTime(query.at().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(uncoveredUpTo.atOffset(ZoneOffset.UTC))
                .addUUID(query.after() == null ? MIN_ID : query.after())
                .addInteger(query.limit());
        if (box != null) {
            parameters
                    .addDouble(box.minLongitude())
                    .addDouble(box.minLatitude())
                    .addDouble(box.maxLongitude())
                    .addDouble(box.maxLatitude());
        }
        if (query.scope().restrictsVehicles()) {
            parameters.addArrayOfUUID(query.scope().vehicles().toArray(UUID[]::new));
        }
        return statements
                .execute(
                        query.sql(),
                        sql -> pool.preparedQuery(sql).execute(parameters).map(FleetAsOf::vehiclesOf))
                .map(found ->
                        pageOf(found.size() == 1 ? found.getFirst() : merge(found, query.limit()), query.limit()));
    }

    /** The last location of each vehicle, of the first vehicles by id. */
    private static List<VehicleLocation> merge(List<List<VehicleLocation>> found, int limit) {
        Map<String, VehicleLocation> byId = new TreeMap<>(); // the text of an id is in the order of the database
        found.forEach(vehicles -> vehicles.forEach(vehicle -> byId.merge(
                vehicle.vehicleRegisteredId().toString(),
                vehicle,
                BinaryOperator.maxBy(Comparator.comparing(VehicleLocation::location, HistoricalLocation.IN_ORDER)))));
        return byId.values().stream().limit(limit).toList();
    }

    private static List<VehicleLocation> vehiclesOf(RowSet<Row> rows) {
        List<VehicleLocation> vehicles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            vehicles.add(new VehicleLocation(
                    row.getUUID("vehicle_id"), row.getString("license_plate"), EffectiveLocationRows.locationOf(row)));
        }
        return vehicles;
    }

    private static FleetPage pageOf(List<VehicleLocation> vehicles, int limit) {
        return new FleetPage(
                vehicles, vehicles.size() < limit ? null : vehicles.getLast().vehicleRegisteredId());
    }
}
