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
import vehicletracking.temporal.LogTimes;
import vehicletracking.temporal.NearestFirst;

/** Where one vehicle was at a time. */
public final class LocationAsOf {

    /** {@code $1} as known at, {@code $2} where to look, {@code $3} the vehicle, {@code $4} the time. */
    static final String SELECT_BEFORE = before(false);

    static final String SELECT_BEFORE_OF_ALL = before(true);
    static final String SELECT_AFTER = after(false);
    static final String SELECT_AFTER_OF_ALL = after(true);

    private final Pool pool;
    private final Supplier<LogTimes> times;
    private final Duration longestGap;

    /**
     * @param times which partitions tell of which times, as far as it is known
     * @param longestGap two locations farther apart in time say nothing of what was between them
     */
    public LocationAsOf(Pool pool, Supplier<LogTimes> times, Duration longestGap) {
        this.pool = pool;
        this.times = times;
        this.longestGap = longestGap;
    }

    private static String before(boolean isFlaggedIncluded) {
        return select(EffectiveLocations.counting("occurred_at <= $4", isFlaggedIncluded), "DESC");
    }

    private static String after(boolean isFlaggedIncluded) {
        return select(EffectiveLocations.counting("occurred_at > $4", isFlaggedIncluded), "ASC");
    }

    private static String select(String range, String direction) {
        return new EffectiveLocations.Wanted("$3", LocationRows.KNOWN_AT, range, direction, "1")
                .selectWithin(LocationRows.PLACES);
    }

    /**
     * What is asked.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful locations count like all others
     */
    public record Question(
            UUID vehicleId, Instant at, @Nullable Instant knownAt, boolean isFlaggedIncluded) {}

    public Future<Whereabouts> lastKnown(Question asked) {
        return before(asked)
                .compose(found -> found.<Future<Whereabouts>>map(
                                location -> Future.succeededFuture(new Whereabouts.LastKnown(location)))
                        .orElseGet(() -> notYet(asked)));
    }

    /** The point between the two neighbours of that time, where they are near enough in time. */
    public Future<Whereabouts> interpolated(Question asked) {
        Future<Optional<PastLocation>> before = before(asked);
        Future<Optional<PastLocation>> after = after(asked);
        return Future.all(before, after)
                .compose(ignored -> before.result().isEmpty()
                        ? notYet(asked)
                        : Future.succeededFuture(
                                between(before.result().get(), after.result().orElse(null), asked.at())));
    }

    private Whereabouts between(PastLocation before, @Nullable PastLocation after, Instant at) {
        Instant start = before.fix().occurredAt();
        if (after == null || at.equals(start)) {
            return new Whereabouts.LastKnown(before);
        }
        Duration gap = Duration.between(start, after.fix().occurredAt());
        if (gap.compareTo(longestGap) > 0) {
            return new Whereabouts.LastKnown(before);
        }
        double fraction = (double) Duration.between(start, at).toNanos() / gap.toNanos();
        GeoPoint point = GreatCircle.between(before.point(), after.point(), fraction);
        return new Whereabouts.Between(point, before, after);
    }

    /** Nothing was before that time, so what is after it is the first. */
    private Future<Whereabouts> notYet(Question asked) {
        return after(asked)
                .map(first -> new Whereabouts.NotYet(
                        first.map(location -> location.fix().occurredAt()).orElse(null)));
    }

    private Future<Optional<PastLocation>> before(Question asked) {
        String sql = asked.isFlaggedIncluded() ? SELECT_BEFORE_OF_ALL : SELECT_BEFORE;
        return new Search(sql, times.get().before(asked.at()), asked).find();
    }

    private Future<Optional<PastLocation>> after(Question asked) {
        String sql = asked.isFlaggedIncluded() ? SELECT_AFTER_OF_ALL : SELECT_AFTER;
        return new Search(sql, times.get().after(asked.at()), asked).find();
    }

    private final class Search {

        private final String sql;
        private final NearestFirst order;
        private final Question asked;

        Search(String sql, NearestFirst order, Question asked) {
            this.sql = sql;
            this.order = order;
            this.asked = asked;
        }

        Future<Optional<PastLocation>> find() {
            return lookAt(order.first());
        }

        private Future<Optional<PastLocation>> lookAt(NearestFirst.Look look) {
            return pool.preparedQuery(sql)
                    .execute(LocationRows.parameters(asked.knownAt(), look.places())
                            .addUUID(asked.vehicleId())
                            .addOffsetDateTime(asked.at().atOffset(ZoneOffset.UTC)))
                    .map(LocationAsOf::first)
                    .compose(found -> order.after(
                                    look, found.map(location -> location.fix().occurredAt()))
                            .map(this::lookAt)
                            .orElseGet(() -> Future.succeededFuture(found)));
        }
    }

    private static Optional<PastLocation> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(LocationRows.locationOf(rows.iterator().next()));
    }
}
