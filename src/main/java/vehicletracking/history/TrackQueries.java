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
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionBounds;
import vehicletracking.temporal.PartitionTimeIndex;

/** The track of one vehicle in pages. No transaction stays open between two pages. */
public final class TrackQueries {

    /** $1 as-known-at time, $2 partition bounds, $3 vehicle, $4 and $6 time and id of a cursor, $5 end, $7 limit. */
    static final String SELECT_PAGE = new EffectiveLocations.Selection(
                    "$3",
                    EffectiveLocationRows.AS_KNOWN_AT,
                    "occurred_at >= $4 AND occurred_at <= $5 AND (occurred_at, {id}) > ($4, $6)",
                    "ASC",
                    "$7")
            .selectWithin(EffectiveLocationRows.BOUNDS);

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> times;
    private final ShardStatements statements;

    /** Of a log in one database. */
    public TrackQueries(Pool pool, Supplier<PartitionTimeIndex> times) {
        this(pool, times, ShardStatements.OF_ONE_DATABASE);
    }

    public TrackQueries(Pool pool, Supplier<PartitionTimeIndex> times, ShardStatements statements) {
        this.pool = pool;
        this.times = times;
        this.statements = statements;
    }

    /** @param next cursor of the next page; null on the last page */
    public record TrackPage(
            List<HistoricalLocation> locations, @Nullable TrackCursor next) {}

    /**
     * Completes with the locations after a cursor, ordered by time and id. Fails when the database fails.
     *
     * @param to last time, inclusive
     * @param asKnownAt events recorded later are ignored; null includes all
     */
    public Future<TrackPage> page(
            UUID vehicleId, TrackCursor after, Instant to, @Nullable Instant asKnownAt, int limit) {
        PartitionBounds bounds = times.get().between(after.occurredAt(), to);
        return page(bounds, vehicleId, after, to, asKnownAt, limit)
                .compose(page -> page.locations().isEmpty() && !bounds.isEverywhere()
                        ? page(PartitionBounds.EVERYWHERE, vehicleId, after, to, asKnownAt, limit)
                        : Future.succeededFuture(page));
    }

    private Future<TrackPage> page(
            PartitionBounds bounds,
            UUID vehicleId,
            TrackCursor after,
            Instant to,
            @Nullable Instant asKnownAt,
            int limit) {
        Tuple parameters = EffectiveLocationRows.parameters(asKnownAt, bounds)
                .addUUID(vehicleId)
                .addOffsetDateTime(after.occurredAt().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(to.atOffset(ZoneOffset.UTC))
                .addUUID(after.locationTrackedId())
                .addInteger(limit);
        return statements
                .execute(SELECT_PAGE, sql -> pool.preparedQuery(sql).execute(parameters))
                .map(found -> pageOf(found, limit));
    }

    private static TrackPage pageOf(List<RowSet<Row>> found, int limit) {
        List<HistoricalLocation> locations = found.size() == 1
                ? locationsOf(found.getFirst())
                : found.stream()
                        .flatMap(rows -> locationsOf(rows).stream())
                        .sorted(HistoricalLocation.IN_ORDER)
                        .limit(limit)
                        .toList();
        return new TrackPage(locations, locations.size() < limit ? null : TrackCursor.at(locations.getLast()));
    }

    private static List<HistoricalLocation> locationsOf(RowSet<Row> rows) {
        List<HistoricalLocation> locations = new ArrayList<>(rows.size());
        rows.forEach(row -> locations.add(EffectiveLocationRows.locationOf(row)));
        return locations;
    }
}
