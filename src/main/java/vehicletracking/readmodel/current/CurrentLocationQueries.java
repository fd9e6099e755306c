package vehicletracking.readmodel.current;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.geo.BoundingBox;
import vehicletracking.projection.AsOf;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Fix;

/**
 * Reads {@link CurrentLocationProjection}'s table. The table has the newest location of every vehicle; where the time
 * of that has not come, because the clock was ahead when the location was stored, the log is searched for the newest
 * location whose time has come. The fold itself does not depend on the present, and so a rebuild comes to the same
 * table.
 */
public final class CurrentLocationQueries {

    private static final String AS_OF = AsOf.sql(CurrentLocationProjection.PROJECTION);

    /** At least one row: every answer has the checkpoint of the projection. */
    private static final String SELECT_BY_IDS = "SELECT * FROM " + AS_OF
            + " LEFT JOIN vehicle_current_location AS location ON location.vehicle_id = ANY ($1)";

    private static final String SELECT_PAGE = "SELECT * FROM " + AS_OF + " LEFT JOIN LATERAL (" + """
        SELECT * FROM vehicle_current_location
         WHERE ($1::uuid IS NULL OR vehicle_id > $1) AND occurred_at IS NOT NULL AND license_plate IS NOT NULL
           AND retired_at IS NULL AND (occurred_at > $3 OR %s)%s
         ORDER BY vehicle_id LIMIT $2) AS location ON true\
        """;

    private static final String EVERYWHERE = "true";

    private static final String WITHIN = """
        latitude BETWEEN $5 AND $7
        AND CASE WHEN $4::float8 <= $6 THEN longitude BETWEEN $4 AND $6
                 ELSE longitude >= $4 OR longitude <= $6 END\
        """;

    private final Pool pool;
    private final InstantSource clock;
    private final LocationsUpToNow locationsUpToNow;

    /**
     * @param statements of the log
     * @param clock the present
     */
    public CurrentLocationQueries(Pool pool, ShardStatements statements, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
        this.locationsUpToNow = new LocationsUpToNow(pool, statements);
    }

    /** State of one vehicle. */
    public sealed interface VehicleState {

        record Located(CurrentLocation location) implements VehicleState {}

        /** The vehicle is registered and has no effective location. */
        record NoLocationYet() implements VehicleState {}

        record UnknownVehicle() implements VehicleState {}
    }

    /** @param all one state for each requested id, in the same order */
    public record CurrentLocations(AsOf asOf, List<VehicleState> all) {}

    /** @param next id after which the next page begins; null on the last page */
    public record CurrentLocationPage(
            AsOf asOf,
            List<CurrentLocation> locations,
            @Nullable UUID next) {}

    private Instant latest() {
        // The clocks of devices may be ahead by as much.
        return clock.instant().plus(Fix.MAX_AHEAD);
    }

    /** Completes with the states of these vehicles; fails when the database fails. */
    public Future<CurrentLocations> byIds(List<UUID> vehicleIds) {
        Instant latest = latest();
        return pool.preparedQuery(SELECT_BY_IDS)
                .execute(Tuple.of(vehicleIds.toArray(UUID[]::new)))
                .compose(rows -> {
                    Map<UUID, VehicleState> found = new HashMap<>();
                    List<CurrentLocation> ahead = new ArrayList<>();
                    AsOf asOf = AsOf.of(rows);
                    for (Row row : rows) {
                        if (row.getUUID("vehicle_id") != null) {
                            VehicleState state = stateOf(row);
                            found.put(row.getUUID("vehicle_id"), state);
                            if (state instanceof VehicleState.Located located && isAhead(located.location(), latest)) {
                                ahead.add(located.location());
                            }
                        }
                    }
                    return locationsUpToNow.replacing(ahead, latest).map(byNow -> {
                        byNow.forEach((id, location) -> found.put(id, new VehicleState.Located(location)));
                        return new CurrentLocations(asOf, inOrder(vehicleIds, found));
                    });
                });
    }

    private static boolean isAhead(CurrentLocation location, Instant latest) {
        return location.fix().occurredAt().isAfter(latest);
    }

    private static List<VehicleState> inOrder(List<UUID> vehicleIds, Map<UUID, VehicleState> found) {
        return vehicleIds.stream()
                .map(id -> found.getOrDefault(id, new VehicleState.UnknownVehicle()))
                .toList();
    }

    private static VehicleState stateOf(Row row) {
        if (row.getString("license_plate") == null) {
            return new VehicleState.UnknownVehicle();
        }
        return row.getOffsetDateTime("occurred_at") == null
                ? new VehicleState.NoLocationYet()
                : new VehicleState.Located(locationOf(row));
    }

    /**
     * Completes with the vehicles in service that have a location, ordered by id; fails when the database fails.
     *
     * @param after id after which the page begins; null for the first page
     * @param box null for the whole globe
     * @param scope restricts the vehicles
     */
    public Future<CurrentLocationPage> page(
            @Nullable UUID after, @Nullable BoundingBox box, AccessScope scope, int limit) {
        Instant latest = latest();
        Tuple parameters = Tuple.of(after, limit, latest.atOffset(ZoneOffset.UTC));
        if (box != null) {
            parameters
                    .addDouble(box.minLongitude())
                    .addDouble(box.minLatitude())
                    .addDouble(box.maxLongitude())
                    .addDouble(box.maxLatitude());
        }
        String sql = selectPage(box != null, scope.restrictsVehicles());
        if (scope.restrictsVehicles()) {
            parameters.addArrayOfUUID(scope.vehicles().toArray(UUID[]::new));
        }
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> pageOf(rows, limit))
                .compose(page -> byNow(page, box, latest));
    }

    /** The ids of the vehicles of a scope are the last parameter. */
    static String selectPage(boolean isWithinBox, boolean isWithinScope) {
        return SELECT_PAGE.formatted(
                isWithinBox ? WITHIN : EVERYWHERE,
                isWithinScope ? " AND vehicle_id = ANY ($" + (isWithinBox ? 8 : 4) + ")" : "");
    }

    private Future<CurrentLocationPage> byNow(CurrentLocationPage page, @Nullable BoundingBox box, Instant latest) {
        List<CurrentLocation> ahead = page.locations().stream()
                .filter(location -> isAhead(location, latest))
                .toList();
        if (ahead.isEmpty()) {
            return Future.succeededFuture(page);
        }
        return locationsUpToNow
                .replacing(ahead, latest)
                .map(byNow -> page.locations().stream()
                        .map(location -> byNow.getOrDefault(location.vehicleRegisteredId(), location))
                        // Of the locations ahead of now, the page has those outside the box as well.
                        .filter(location -> box == null
                                || box.contains(
                                        location.fix().latitude(),
                                        location.fix().longitude()))
                        .toList())
                .map(locations -> new CurrentLocationPage(page.asOf(), locations, page.next()));
    }

    private static CurrentLocationPage pageOf(RowSet<Row> rows, int limit) {
        List<CurrentLocation> locations = AsOf.matches(rows, "vehicle_id", CurrentLocationQueries::locationOf);
        UUID next = locations.size() < limit ? null : locations.getLast().vehicleRegisteredId();
        return new CurrentLocationPage(AsOf.of(rows), locations, next);
    }

    private static CurrentLocation locationOf(Row row) {
        OffsetDateTime retiredAt = row.getOffsetDateTime("retired_at");
        return new CurrentLocation(
                row.getUUID("vehicle_id"),
                row.getString("license_plate"),
                EffectiveLocations.fixOf(row),
                row.getUUID("location_tracked_id"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getInteger("shard"), row.getLong("position")),
                QualityFlagsJson.of(row.getJson("flags")),
                retiredAt == null ? null : retiredAt.toInstant());
    }
}
