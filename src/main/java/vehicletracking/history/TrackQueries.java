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

/** The track of one vehicle, a page at a time: no transaction stays open while a client takes its time. */
public final class TrackQueries {

    /** {@code $3} the vehicle, {@code $4} and {@code $6} time and id after which the page begins, {@code $5} the end. */
    static final String SELECT_PAGE = EffectiveLocations.select(
            "$3", "occurred_at >= $4 AND occurred_at <= $5 AND (occurred_at, {id}) > ($4, $6)", "ASC", "$7");

    private final Pool pool;
    private final int shards;

    public TrackQueries(Pool pool, int shards) {
        this.pool = pool;
        this.shards = shards;
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
                .execute(EffectiveLocations.parameters(shards, knownAt)
                        .addUUID(vehicleId)
                        .addOffsetDateTime(after.occurredAt().atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(to.atOffset(ZoneOffset.UTC))
                        .addUUID(after.locationTrackedId())
                        .addInteger(limit))
                .map(rows -> pageOf(rows, limit));
    }

    private static Page pageOf(RowSet<Row> rows, int limit) {
        List<PastLocation> locations = new ArrayList<>(rows.size());
        rows.forEach(row -> locations.add(EffectiveLocations.locationOf(row)));
        return new Page(locations, locations.size() < limit ? null : TrackCursor.at(locations.getLast()));
    }
}
