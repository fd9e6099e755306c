package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionSearchOrder;
import vehicletracking.temporal.PartitionTimeIndex;

/** Where one vehicle was at a time. */
public final class LocationAsOf {

    /** {@code $1} as known at, {@code $2} where to look, {@code $3} the vehicle, {@code $4} the time. */
    static final String SELECT_BEFORE = before(false);

    static final String SELECT_BEFORE_WITH_FLAGGED = before(true);
    static final String SELECT_AFTER = after(false);
    static final String SELECT_AFTER_WITH_FLAGGED = after(true);

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> times;
    private final Duration maxGap;

    /**
     * @param times which partitions tell of which times, as far as it is known
     * @param longestGap two locations farther apart in time say nothing of what was between them
     */
    public LocationAsOf(Pool pool, Supplier<PartitionTimeIndex> times, Duration longestGap) {
        this.pool = pool;
        this.times = times;
        this.maxGap = longestGap;
    }

    private static String before(boolean isFlaggedIncluded) {
        return select(EffectiveLocations.withQualityFilter("occurred_at <= $4", isFlaggedIncluded), "DESC");
    }

    private static String after(boolean isFlaggedIncluded) {
        return select(EffectiveLocations.withQualityFilter("occurred_at > $4", isFlaggedIncluded), "ASC");
    }

    private static String select(String range, String direction) {
        return new EffectiveLocations.Selection("$3", EffectiveLocationRows.AS_KNOWN_AT, range, direction, "1")
                .selectWithin(EffectiveLocationRows.BOUNDS);
    }

    /**
     * What is asked.
     *
     * @param asKnownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful locations count like all others
     */
    public record Query(
            UUID vehicleId, Instant at, @Nullable Instant asKnownAt, boolean isFlaggedIncluded) {}

    public Future<LocationAsOfResult> lastKnown(Query asked) {
        return before(asked)
                .compose(found -> found.<Future<LocationAsOfResult>>map(
                                location -> Future.succeededFuture(new LocationAsOfResult.LastKnown(location)))
                        .orElseGet(() -> noneBefore(asked)));
    }

    /** The point between the two neighbours of that time, where they are near enough in time. */
    public Future<LocationAsOfResult> interpolated(Query asked) {
        Future<Optional<HistoricalLocation>> before = before(asked);
        Future<Optional<HistoricalLocation>> after = after(asked);
        return Future.all(before, after)
                .compose(ignored -> before.result().isEmpty()
                        ? noneBefore(asked)
                        : Future.succeededFuture(
                                interpolate(before.result().get(), after.result().orElse(null), asked.at())));
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

    /** Nothing was before that time, so what is after it is the first. */
    private Future<LocationAsOfResult> noneBefore(Query asked) {
        return after(asked)
                .map(first -> new LocationAsOfResult.NoneBefore(
                        first.map(location -> location.fix().occurredAt()).orElse(null)));
    }

    private Future<Optional<HistoricalLocation>> before(Query asked) {
        String sql = asked.isFlaggedIncluded() ? SELECT_BEFORE_WITH_FLAGGED : SELECT_BEFORE;
        return new Search(sql, times.get().before(asked.at()), asked).find();
    }

    private Future<Optional<HistoricalLocation>> after(Query asked) {
        String sql = asked.isFlaggedIncluded() ? SELECT_AFTER_WITH_FLAGGED : SELECT_AFTER;
        return new Search(sql, times.get().after(asked.at()), asked).find();
    }

    private final class Search {

        private final String sql;
        private final PartitionSearchOrder order;
        private final Query asked;

        Search(String sql, PartitionSearchOrder order, Query asked) {
            this.sql = sql;
            this.order = order;
            this.asked = asked;
        }

        Future<Optional<HistoricalLocation>> find() {
            return lookAt(order.firstStep());
        }

        private Future<Optional<HistoricalLocation>> lookAt(PartitionSearchOrder.Step look) {
            return pool.preparedQuery(sql)
                    .execute(EffectiveLocationRows.parameters(asked.asKnownAt(), look.bounds())
                            .addUUID(asked.vehicleId())
                            .addOffsetDateTime(asked.at().atOffset(ZoneOffset.UTC)))
                    .map(LocationAsOf::first)
                    .compose(found -> order.nextStep(
                                    look, found.map(location -> location.fix().occurredAt()))
                            .map(this::lookAt)
                            .orElseGet(() -> Future.succeededFuture(found)));
        }
    }

    private static Optional<HistoricalLocation> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(EffectiveLocationRows.locationOf(rows.iterator().next()));
    }
}
