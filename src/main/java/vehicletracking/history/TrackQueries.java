package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.temporal.PartitionBounds;
import vehicletracking.temporal.PartitionTimeIndex;

/** The track of one vehicle, a page at a time: no transaction stays open while a client takes its time. */
public final class TrackQueries {

    /**
     * {@code $1} as known at, {@code $2} where to look, {@code $3} the vehicle, {@code $4} and {@code $6} time and id after
     * which the page begins, {@code $5} the end.
     */
    static final String SELECT_PAGE = new EffectiveLocations.Selection(
                    "$3",
                    EffectiveLocationRows.AS_KNOWN_AT,
                    "occurred_at >= $4 AND occurred_at <= $5 AND (occurred_at, {id}) > ($4, $6)",
                    "ASC",
                    "$7")
            .selectWithin(EffectiveLocationRows.BOUNDS);

    private final Pool pool;
    private final Supplier<PartitionTimeIndex> times;

    /** @param times which partitions tell of which times, as far as it is known */
    public TrackQueries(Pool pool, Supplier<PartitionTimeIndex> times) {
        this.pool = pool;
        this.times = times;
    }

    /** @param next where the next page begins; null when this is the last */
    public record TrackPage(
            List<HistoricalLocation> locations, @Nullable TrackCursor next) {}

    /**
     * The locations after a place in the track, in the order of their time.
     *
     * @param to the last time wanted
     * @param knownAt what was recorded later is left out; null for nothing
     */
    public Future<TrackPage> page(UUID vehicleId, TrackCursor after, Instant to, @Nullable Instant knownAt, int limit) {
        PartitionBounds places = times.get().between(after.occurredAt(), to);
        return page(places, vehicleId, after, to, knownAt, limit)
                .compose(page -> page.locations().isEmpty() && !places.isEverywhere()
                        ? page(PartitionBounds.EVERYWHERE, vehicleId, after, to, knownAt, limit)
                        : Future.succeededFuture(page));
    }

    private Future<TrackPage> page(
            PartitionBounds places,
            UUID vehicleId,
            TrackCursor after,
            Instant to,
            @Nullable Instant knownAt,
            int limit) {
        return pool.preparedQuery(SELECT_PAGE)
                .execute(EffectiveLocationRows.parameters(knownAt, places)
                        .addUUID(vehicleId)
                        .addOffsetDateTime(after.occurredAt().atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(to.atOffset(ZoneOffset.UTC))
                        .addUUID(after.locationTrackedId())
                        .addInteger(limit))
                .map(rows -> pageOf(rows, limit));
    }

    private static TrackPage pageOf(RowSet<Row> rows, int limit) {
        List<HistoricalLocation> locations = new ArrayList<>(rows.size());
        rows.forEach(row -> locations.add(EffectiveLocationRows.locationOf(row)));
        return new TrackPage(locations, locations.size() < limit ? null : TrackCursor.at(locations.getLast()));
    }
}
