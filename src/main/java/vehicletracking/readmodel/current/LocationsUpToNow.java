package vehicletracking.readmodel.current;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.temporal.EffectiveLocations;

/** Queries the log for the newest location up to now of vehicles whose newest location is in the future. */
final class LocationsUpToNow {

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

    LocationsUpToNow(Pool pool) {
        this.pool = pool;
    }

    /** Completes with replacements by vehicle id; a vehicle without a location of an earlier time is not among them. */
    Future<Map<UUID, CurrentLocation>> replacing(List<CurrentLocation> ahead, Instant latest) {
        if (ahead.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<UUID, CurrentLocation> byId =
                ahead.stream().collect(Collectors.toMap(CurrentLocation::vehicleRegisteredId, Function.identity()));
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(byId.keySet().toArray(UUID[]::new), latest.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    Map<UUID, CurrentLocation> found = new HashMap<>();
                    for (Row row : rows) {
                        UUID vehicleId = row.getUUID("vehicle_id");
                        found.put(vehicleId, replaced(Objects.requireNonNull(byId.get(vehicleId)), row));
                    }
                    return found;
                });
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
