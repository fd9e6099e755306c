package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.table.EventRowMapper;

/** Consistency keys that are deleted after a retention period. The events that touched them stay in the log. */
public final class ExpiringKeys {

    /** Prefix of expiring keys; a partial index covers them. */
    public static final String PREFIX = "request:";

    private static final String DELETE =
            "DELETE FROM consistency WHERE shard = $1 AND key = $2 AND last_position <= $3";

    // Positions are in commit order, so the keys with the lowest positions are the oldest. Archiving a partition
    // retains the events of existing keys, so a key whose event is not in the table is obsolete.
    static final String DELETE_OLDEST = """
        WITH oldest AS MATERIALIZED (
          SELECT shard, key, last_position FROM consistency
           WHERE shard = $1 AND key LIKE 'request:%' ORDER BY last_position LIMIT $3)
        DELETE FROM consistency USING oldest LEFT JOIN event
            ON event.shard = oldest.shard AND event.position = oldest.last_position
         WHERE consistency.shard = $1 AND consistency.key = oldest.key
           AND consistency.last_position = oldest.last_position
           AND (event.recorded_at IS NULL OR event.recorded_at < $2)\
        """;

    private final Pool pool;

    public ExpiringKeys(Pool pool) {
        this.pool = pool;
    }

    /** Deletes the key unless an event after this position has touched it; completes after the commit. */
    public Future<Void> delete(String key, Position upTo) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(upTo.shard(), key, upTo.value()))
                .mapEmpty();
    }

    /**
     * Deletes the oldest keys of a shard that no event has touched since an instant.
     *
     * @param limit maximum number of keys, which bounds the time that appends wait for their row locks
     * @return completes after the commit with the number of deleted keys
     */
    public Future<Integer> deleteOldest(int shard, Instant since, int limit) {
        return pool.preparedQuery(DELETE_OLDEST)
                .execute(Tuple.of(shard, EventRowMapper.timestamp(since), limit))
                .map(rows -> rows.rowCount());
    }
}
