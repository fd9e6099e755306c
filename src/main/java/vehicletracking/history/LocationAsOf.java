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
    static final String SELECT_BEFORE = EffectiveLocations.select("$2", LocationRows.KNOWN_AT, "occurred_at <= $3", "DESC", "1");

    static final String SELECT_AFTER = EffectiveLocations.select("$2", LocationRows.KNOWN_AT, "occurred_at > $3", "ASC", "1");

    private final Pool pool;
    private final Duration longestGap;

    /** @param longestGap two locations farther apart in time say nothing of what was between them */
    public LocationAsOf(Pool pool, Duration longestGap) {
        this.pool = pool;
        this.longestGap = longestGap;
    }

    /** @param knownAt what was recorded later is left out; null for nothing */
    public Future<Whereabouts> lastKnown(UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        return before(vehicleId, at, knownAt)
                .compose(found -> found.<Future<Whereabouts>>map(
                                location -> Future.succeededFuture(new Whereabouts.LastKnown(location)))
                        .orElseGet(() -> notYet(vehicleId, at, knownAt)));
    }

    /** The point between the two neighbours of that time, where they are near enough in time. */
    public Future<Whereabouts> interpolated(UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        Future<Optional<PastLocation>> before = before(vehicleId, at, knownAt);
        Future<Optional<PastLocation>> after = after(vehicleId, at, knownAt);
        return Future.all(before, after).compose(ignored -> before.result().isEmpty()
                ? notYet(vehicleId, at, knownAt)
                : Future.succeededFuture(between(before.result().get(), after.result().orElse(null), at)));
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
    private Future<Whereabouts> notYet(UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        return after(vehicleId, at, knownAt)
                .map(first -> new Whereabouts.NotYet(
                        first.map(location -> location.fix().occurredAt()).orElse(null)));
    }

    private Future<Optional<PastLocation>> before(UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        return select(SELECT_BEFORE, vehicleId, at, knownAt);
    }

    private Future<Optional<PastLocation>> after(UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        return select(SELECT_AFTER, vehicleId, at, knownAt);
    }

    private Future<Optional<PastLocation>> select(String sql, UUID vehicleId, Instant at, @Nullable Instant knownAt) {
        return pool.preparedQuery(sql)
                .execute(LocationRows.parameters(knownAt)
                        .addUUID(vehicleId)
                        .addOffsetDateTime(at.atOffset(ZoneOffset.UTC)))
                .map(LocationAsOf::first);
    }

    private static Optional<PastLocation> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(LocationRows.locationOf(rows.iterator().next()));
    }
}
