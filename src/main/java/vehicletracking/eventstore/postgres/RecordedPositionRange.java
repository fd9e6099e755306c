package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.table.EventRowMapper;

/**
 * Positions of a shard recorded in a time window: after {@code after} (exclusive), up to {@code upTo} (inclusive). The
 * recorded time of an event is the commit time of its batch and never decreases along a shard, so a window is one
 * range, and the manifest alone yields its bounds.
 */
record RecordedPositionRange(long after, long upTo) {

    static final String SELECT_LAST_BEFORE = """
        SELECT first_position + event_count - 1 AS position FROM log_manifest
         WHERE shard = $1 AND committed_at < $2 ORDER BY committed_at DESC, first_position DESC LIMIT 1\
        """;

    static final String SELECT_LAST_UNTIL = """
        SELECT first_position + event_count - 1 AS position FROM log_manifest
         WHERE shard = $1 AND committed_at <= $2 ORDER BY committed_at DESC, first_position DESC LIMIT 1\
        """;

    /** Completes with the part of a range of positions that was recorded in the window. */
    static Future<RecordedPositionRange> find(TimeWindow window, Pool pool, int shard, long after, long upTo) {
        return lastPosition(pool, SELECT_LAST_BEFORE, shard, window.from(), 0)
                .compose(before -> lastPosition(pool, SELECT_LAST_UNTIL, shard, window.to(), upTo)
                        .map(last -> new RecordedPositionRange(
                                Math.max(after, Math.min(before, upTo)), Math.min(last, upTo))));
    }

    private static Future<Long> lastPosition(
            Pool pool, String sql, int shard, @Nullable Instant time, long defaultPosition) {
        if (time == null) {
            return Future.succeededFuture(defaultPosition);
        }
        return pool.preparedQuery(sql)
                .execute(Tuple.of(shard, EventRowMapper.timestamp(time)))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.getLong("position"))
                        .orElse(0L));
    }
}
