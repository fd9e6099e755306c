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
import org.jspecify.annotations.Nullable;
import vehicletracking.journal.EffectiveLocations;

/** The track of one vehicle, a page at a time: no transaction stays open while a client takes its time. */
public final class TrackQueries {

    /** {@code $1} as known at, {@code $2} the vehicle, {@code $3} and {@code $5} time and id after which the page begins, {@code $4} the end. */
    static final String SELECT_PAGE = EffectiveLocations.select(
            "$2",
            LocationRows.KNOWN_AT,
            "occurred_at >= $3 AND occurred_at <= $4 AND (occurred_at, {id}) > ($3, $5)",
            "ASC",
            "$6");

    private final Pool pool;

    public TrackQueries(Pool pool) {
        this.pool = pool;
    }

    /** @param next where the next page begins; null when this is the last */
    public record Page(List<PastLocation> locations, @Nullable TrackCursor next) {}

    /**
     * The locations after a place in the track, in the order of their time.
     *
     * @param to the last time wanted
     * @param knownAt what was recorded later is left out; null for nothing
     */
    public Future<Page> page(UUID vehicleId, TrackCursor after, Instant to, @Nullable Instant knownAt, int limit) {
        return pool.preparedQuery(SELECT_PAGE)
                .execute(LocationRows.parameters(knownAt)
                        .addUUID(vehicleId)
                        .addOffsetDateTime(after.occurredAt().atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(to.atOffset(ZoneOffset.UTC))
                        .addUUID(after.locationTrackedId())
                        .addInteger(limit))
                .map(rows -> pageOf(rows, limit));
    }

    private static Page pageOf(RowSet<Row> rows, int limit) {
        List<PastLocation> locations = new ArrayList<>(rows.size());
        rows.forEach(row -> locations.add(LocationRows.locationOf(row)));
        return new Page(locations, locations.size() < limit ? null : TrackCursor.at(locations.getLast()));
    }
}
