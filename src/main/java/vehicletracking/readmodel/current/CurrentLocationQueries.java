package vehicletracking.readmodel.current;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.geo.BoundingBox;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.Fix;

/** Reads {@link CurrentLocationProjection}'s table. */
public final class CurrentLocationQueries {

    private static final String AS_OF = AsOf.sql(CurrentLocationProjection.PROJECTION);

    /** One row at least, whatever is found: how far the projection is belongs to every answer. */
    private static final String SELECT_BY_IDS = "SELECT * FROM " + AS_OF
            + " LEFT JOIN vehicle_current_location AS location ON location.vehicle_id = ANY ($1)";

    private static final String SELECT_PAGE = "SELECT * FROM " + AS_OF + " LEFT JOIN LATERAL (" + """
        SELECT * FROM vehicle_current_location
         WHERE ($1::uuid IS NULL OR vehicle_id > $1) AND occurred_at IS NOT NULL AND license_plate IS NOT NULL
           AND retired_at IS NULL%s
         ORDER BY vehicle_id LIMIT $2) AS location ON true\
        """;

    private static final String IN_BOX = """

        AND latitude BETWEEN $4 AND $6
        AND CASE WHEN $3::float8 <= $5 THEN longitude BETWEEN $3 AND $5
                 ELSE longitude >= $3 OR longitude <= $5 END\
        """;

    private final Pool pool;

    public CurrentLocationQueries(Pool pool) {
        this.pool = pool;
    }

    /** What is known of where a vehicle is. */
    public sealed interface VehicleState {

        record Located(CurrentLocation location) implements VehicleState {}

        /** The vehicle is registered and has not told where it is. */
        record NoLocationYet() implements VehicleState {}

        record UnknownVehicle() implements VehicleState {}
    }

    /** @param all one for each id that was asked, in the same order */
    public record CurrentLocations(AsOf asOf, List<VehicleState> all) {}

    /** @param next the id after which the next page begins; null when this is the last */
    public record CurrentLocationPage(
            AsOf asOf,
            List<CurrentLocation> locations,
            @Nullable UUID next) {}

    /** Where these vehicles are. */
    public Future<CurrentLocations> byIds(List<UUID> vehicleIds) {
        return pool.preparedQuery(SELECT_BY_IDS)
                .execute(Tuple.of(vehicleIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, VehicleState> found = new HashMap<>();
                    AsOf asOf = AsOf.of(rows.iterator().next());
                    for (Row row : rows) {
                        if (row.getUUID("vehicle_id") != null) {
                            found.put(row.getUUID("vehicle_id"), stateOf(row));
                        }
                    }
                    return new CurrentLocations(asOf, inOrder(vehicleIds, found));
                });
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

    /** Vehicles in service that have told where they are, in the order of their ids. */
    public Future<CurrentLocationPage> page(@Nullable UUID after, @Nullable BoundingBox box, int limit) {
        Tuple parameters = Tuple.of(after, limit);
        if (box != null) {
            parameters
                    .addDouble(box.minLongitude())
                    .addDouble(box.minLatitude())
                    .addDouble(box.maxLongitude())
                    .addDouble(box.maxLatitude());
        }
        return pool.preparedQuery(SELECT_PAGE.formatted(box == null ? "" : IN_BOX))
                .execute(parameters)
                .map(rows -> pageOf(rows, limit));
    }

    private static CurrentLocationPage pageOf(RowSet<Row> rows, int limit) {
        List<CurrentLocation> locations = new ArrayList<>();
        for (Row row : rows) {
            if (row.getUUID("vehicle_id") != null) {
                locations.add(locationOf(row));
            }
        }
        UUID next = locations.size() < limit ? null : locations.getLast().vehicleRegisteredId();
        return new CurrentLocationPage(AsOf.of(rows.iterator().next()), locations, next);
    }

    private static CurrentLocation locationOf(Row row) {
        Fix fix = new Fix(
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getDouble("altitude_metres"),
                row.getDouble("speed_metres_per_second"),
                row.getDouble("course_degrees"),
                row.getDouble("accuracy_metres"));
        OffsetDateTime retiredAt = row.getOffsetDateTime("retired_at");
        return new CurrentLocation(
                row.getUUID("vehicle_id"),
                row.getString("license_plate"),
                fix,
                row.getUUID("location_tracked_id"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getInteger("shard"), row.getLong("position")),
                QualityFlagsJson.of(row.getJson("flags")),
                retiredAt == null ? null : retiredAt.toInstant());
    }
}
