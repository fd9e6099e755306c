package vehicletracking.readmodel.current;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.temporal.EffectiveLocations;

/** Queries the log for the newest location up to now of vehicles whose newest location is in the future. */
final class LocationsUpToNow {

    private static final Comparator<CurrentLocation> BY_TIME = Comparator.comparing(
                    (CurrentLocation location) -> location.fix().occurredAt())
            .thenComparing(location -> location.locationTrackedId().toString());

    private static final String SELECT = """
        SELECT asked.vehicle_id, newest.*
          FROM unnest($1::uuid[]) AS asked (vehicle_id)
         CROSS JOIN LATERAL (
        %s) AS newest\
        """.formatted(new EffectiveLocations.Selection(
                    "asked.vehicle_id",
                    "'infinity'",
                    EffectiveLocations.withQualityFilter("occurred_at <= $2::timestamptz", false),
                    "DESC",
                    "1")
            .selectEverywhere());

    private final Pool pool;
    private final ShardStatements statements;

    LocationsUpToNow(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
    }

    /** Completes with replacements by vehicle id; a vehicle without a location of an earlier time is not among them. */
    Future<Map<UUID, CurrentLocation>> replacing(List<CurrentLocation> ahead, Instant latest) {
        if (ahead.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<UUID, CurrentLocation> byId =
                ahead.stream().collect(Collectors.toMap(CurrentLocation::vehicleRegisteredId, Function.identity()));
        Tuple parameters = Tuple.of(byId.keySet().toArray(UUID[]::new), latest.atOffset(ZoneOffset.UTC));
        return statements
                .execute(SELECT, sql -> pool.preparedQuery(sql).execute(parameters))
                .map(results -> {
                    Map<UUID, CurrentLocation> found = new HashMap<>();
                    results.forEach(rows -> rows.forEach(row -> addNewest(found, byId, row)));
                    return found;
                });
    }

    private static void addNewest(Map<UUID, CurrentLocation> found, Map<UUID, CurrentLocation> ahead, Row row) {
        UUID vehicleId = row.getUUID("vehicle_id");
        CurrentLocation location = replaced(Objects.requireNonNull(ahead.get(vehicleId)), row);
        found.merge(vehicleId, location, BinaryOperator.maxBy(BY_TIME));
    }

    private static CurrentLocation replaced(CurrentLocation ahead, Row row) {
        return new CurrentLocation(
                ahead.vehicleRegisteredId(),
                ahead.vehicleLicensePlate(),
                EffectiveLocations.fixOf(row),
                row.getUUID("location_tracked_id"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                new Position(row.getInteger("shard"), row.getLong("position")),
                QualityFlagsJson.of(row.getJson("flags")),
                ahead.retiredAt());
    }
}
