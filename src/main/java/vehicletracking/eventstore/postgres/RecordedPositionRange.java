package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.table.EventRowMapper;

/**
 * Which positions of a shard were recorded in a window of time. All events of a batch are recorded when it is committed,
 * and that time never runs backwards along a shard, so a window is one range of positions, and the manifest tells its
 * ends without a look at the events.
 *
 * @param after last position before the range
 * @param upTo its last position
 */
record RecordedPositionRange(long after, long upTo) {

    /** The end of what was recorded before a time. */
    static final String SELECT_LAST_BEFORE = """
        SELECT first_position + event_count - 1 AS position FROM log_manifest
         WHERE shard = $1 AND committed_at < $2 ORDER BY committed_at DESC, first_position DESC LIMIT 1\
        """;

    /** The end of what was recorded by a time. */
    static final String SELECT_LAST_UNTIL = """
        SELECT first_position + event_count - 1 AS position FROM log_manifest
         WHERE shard = $1 AND committed_at <= $2 ORDER BY committed_at DESC, first_position DESC LIMIT 1\
        """;

    /** What of these positions is in the window. */
    static Future<RecordedPositionRange> find(TimeWindow window, Pool pool, int shard, long after, long upTo) {
        return lastPosition(pool, SELECT_LAST_BEFORE, shard, window.from(), 0)
                .compose(before -> lastPosition(pool, SELECT_LAST_UNTIL, shard, window.to(), upTo)
                        .map(last -> new RecordedPositionRange(
                                Math.max(after, Math.min(before, upTo)), Math.min(last, upTo))));
    }

    private static Future<Long> lastPosition(Pool pool, String sql, int shard, @Nullable Instant time, long otherwise) {
        if (time == null) {
            return Future.succeededFuture(otherwise);
        }
        return pool.preparedQuery(sql)
                .execute(Tuple.of(shard, EventRowMapper.timestamp(time)))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.getLong("position"))
                        .orElse(0L));
    }
}
