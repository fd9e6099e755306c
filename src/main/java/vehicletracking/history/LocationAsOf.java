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
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;
import vehicletracking.journal.EffectiveLocations;

/** Where one vehicle was at a time. */
public final class LocationAsOf {

    /** {@code $1} as known at, {@code $2} the vehicle, {@code $3} the time. */
    static final String SELECT_BEFORE = before(false);

    static final String SELECT_BEFORE_OF_ALL = before(true);
    static final String SELECT_AFTER = after(false);
    static final String SELECT_AFTER_OF_ALL = after(true);

    private final Pool pool;
    private final Duration longestGap;

    /** @param longestGap two locations farther apart in time say nothing of what was between them */
    public LocationAsOf(Pool pool, Duration longestGap) {
        this.pool = pool;
        this.longestGap = longestGap;
    }

    private static String before(boolean isFlaggedIncluded) {
        String range = EffectiveLocations.counting("occurred_at <= $3", isFlaggedIncluded);
        return EffectiveLocations.select("$2", LocationRows.KNOWN_AT, range, "DESC", "1");
    }

    private static String after(boolean isFlaggedIncluded) {
        String range = EffectiveLocations.counting("occurred_at > $3", isFlaggedIncluded);
        return EffectiveLocations.select("$2", LocationRows.KNOWN_AT, range, "ASC", "1");
    }

    /**
     * What is asked.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful locations count like all others
     */
    public record Question(UUID vehicleId, Instant at, @Nullable Instant knownAt, boolean isFlaggedIncluded) {}

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
        return Future.all(before, after).compose(ignored -> before.result().isEmpty()
                ? notYet(asked)
                : Future.succeededFuture(between(before.result().get(), after.result().orElse(null), asked.at())));
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
        return select(asked.isFlaggedIncluded() ? SELECT_BEFORE_OF_ALL : SELECT_BEFORE, asked);
    }

    private Future<Optional<PastLocation>> after(Question asked) {
        return select(asked.isFlaggedIncluded() ? SELECT_AFTER_OF_ALL : SELECT_AFTER, asked);
    }

    private Future<Optional<PastLocation>> select(String sql, Question asked) {
        return pool.preparedQuery(sql)
                .execute(LocationRows.parameters(asked.knownAt())
                        .addUUID(asked.vehicleId())
                        .addOffsetDateTime(asked.at().atOffset(ZoneOffset.UTC)))
                .map(LocationAsOf::first);
    }

    private static Optional<PastLocation> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(LocationRows.locationOf(rows.iterator().next()));
    }
}
