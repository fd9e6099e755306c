package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionBounds;
import vehicletracking.temporal.PartitionSearchOrder;
import vehicletracking.temporal.PartitionTimeIndex;

/**
 * Location of one vehicle as of a time. The statement for the last location up to a time, abridged:
 *
 * <pre>{@code
 * WITH amendment AS (the last correction or retraction of each location of the vehicle)
 * SELECT ...
 *   FROM (SELECT ... FROM event
 *          WHERE subject = $3 AND type = 'LocationTracked' AND recorded_at <= $1 AND occurred_at <= $4
 *            AND (position within the bounds $2) AND event_id NOT IN (SELECT location_tracked_id FROM amendment)
 *          ORDER BY occurred_at DESC LIMIT 1
 *         UNION ALL
 *         SELECT ... FROM amendment WHERE type = 'LocationCorrected' AND occurred_at <= $4) AS location
 *  ORDER BY occurred_at DESC LIMIT 1
 * }</pre>
 */
public final class LocationAsOf {

    /** {@code $1} as-known-at time, {@code $2} partition bounds, {@code $3} id of the vehicle, {@code $4} the time. */
    static final String SELECT_BEFORE = statement("occurred_at <= $4", "DESC", false);

    static final String SELECT_BEFORE_WITH_FLAGGED = statement("occurred_at <= $4", "DESC", true);
    static final String SELECT_AFTER = statement("occurred_at > $4", "ASC", false);
    static final String SELECT_AFTER_WITH_FLAGGED = statement("occurred_at > $4", "ASC", true);

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> currentTimes;
    private final Duration maxGap;
    private final ShardStatements statements;

    /** Of a log in one database. */
    public LocationAsOf(Pool pool, Supplier<PartitionTimeIndex> times, Duration maxGap) {
        this(pool, times, maxGap, ShardStatements.OF_ONE_DATABASE);
    }

    /**
     * @param currentTimes the partitions to search first
     * @param maxGap longest time between two locations that are interpolated
     */
    public LocationAsOf(
            Pool pool, Supplier<PartitionTimeIndex> currentTimes, Duration maxGap, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
        this.currentTimes = currentTimes;
        this.maxGap = maxGap;
    }

    private static String statement(String range, String direction, boolean isFlaggedIncluded) {
        return new EffectiveLocations.Selection(
                        "$3",
                        EffectiveLocationRows.AS_KNOWN_AT,
                        EffectiveLocations.withQualityFilter(range, isFlaggedIncluded),
                        direction,
                        "1")
                .selectWithin(EffectiveLocationRows.BOUNDS);
    }

    /**
     * A query for the location of a vehicle.
     *
     * @param asKnownAt events recorded later are ignored; null includes all
     * @param isFlaggedIncluded whether doubtful locations count
     * @param isInterpolated whether a point between the two neighbouring locations is wanted
     */
    public record Query(
            UUID vehicleId,
            Instant at,
            @Nullable Instant asKnownAt,
            boolean isFlaggedIncluded,
            boolean isInterpolated) {}

    /**
     * Completes with the last location up to the time of the query. An interpolated query completes with the point
     * between that location and the next one, unless the gap between them is too long. Fails when the database fails.
     */
    public Future<LocationAsOfResult> find(Query query) {
        return query.isInterpolated() ? interpolated(query) : lastKnown(query);
    }

    private Future<LocationAsOfResult> lastKnown(Query query) {
        return before(query)
                .compose(found -> found.isEmpty()
                        ? noneBefore(query)
                        : Future.succeededFuture(new LocationAsOfResult.LastKnown(found.get())));
    }

    private Future<LocationAsOfResult> interpolated(Query query) {
        Future<Optional<HistoricalLocation>> before = before(query);
        Future<Optional<HistoricalLocation>> after = after(query);
        return Future.all(before, after)
                .compose(ignored -> before.result().isEmpty()
                        ? noneBefore(query)
                        : Future.succeededFuture(interpolate(
                                before.result().get(), after.result().orElse(null), query.at())));
    }

    private LocationAsOfResult interpolate(HistoricalLocation before, @Nullable HistoricalLocation after, Instant at) {
        Instant start = before.fix().occurredAt();
        if (after == null || at.equals(start)) {
            return new LocationAsOfResult.LastKnown(before);
        }
        Duration gap = Duration.between(start, after.fix().occurredAt());
        if (gap.compareTo(maxGap) > 0) {
            return new LocationAsOfResult.LastKnown(before);
        }
        double fraction = (double) Duration.between(start, at).toNanos() / gap.toNanos();
        GeoPoint point = GreatCircle.interpolate(before.point(), after.point(), fraction);
        return new LocationAsOfResult.Interpolated(point, before, after);
    }

    private Future<LocationAsOfResult> noneBefore(Query query) {
        // Without a location before the time, the next one is the first one of the vehicle.
        return after(query)
                .map(first -> new LocationAsOfResult.NoneBefore(
                        first.map(location -> location.fix().occurredAt()).orElse(null)));
    }

    private Future<Optional<HistoricalLocation>> before(Query query) {
        String sql = query.isFlaggedIncluded() ? SELECT_BEFORE_WITH_FLAGGED : SELECT_BEFORE;
        return search(currentTimes.get().before(query.at()), sql, query, HistoricalLocation.IN_ORDER.reversed());
    }

    private Future<Optional<HistoricalLocation>> after(Query query) {
        String sql = query.isFlaggedIncluded() ? SELECT_AFTER_WITH_FLAGGED : SELECT_AFTER;
        return search(currentTimes.get().after(query.at()), sql, query, HistoricalLocation.IN_ORDER);
    }

    private Future<Optional<HistoricalLocation>> search(
            PartitionSearchOrder order, String sql, Query query, Comparator<HistoricalLocation> nearestFirst) {
        return order.search(
                bounds -> statements
                        .execute(sql, each -> select(each, bounds, query))
                        .map(found -> found.stream().flatMap(Optional::stream).min(nearestFirst)),
                location -> location.fix().occurredAt());
    }

    private Future<Optional<HistoricalLocation>> select(String sql, PartitionBounds bounds, Query query) {
        return pool.preparedQuery(sql)
                .execute(EffectiveLocationRows.parameters(query.asKnownAt(), bounds)
                        .addUUID(query.vehicleId())
                        .addOffsetDateTime(query.at().atOffset(ZoneOffset.UTC)))
                .map(rows ->
                        rows.stream().map(EffectiveLocationRows::locationOf).findFirst());
    }
}
