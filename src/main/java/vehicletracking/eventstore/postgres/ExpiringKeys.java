package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.table.EventRowMapper;

/** Consistency keys that are of interest for a while only, and are forgotten then. The events that touched them stay. */
public final class ExpiringKeys {

    /** How a key begins that may be forgotten. There is an index of these. */
    public static final String PREFIX = "request:";

    private static final String DELETE =
            "DELETE FROM consistency WHERE shard = $1 AND key = $2 AND last_position <= $3";

    /**
     * Positions are in the order of time, so the keys with the lowest are the oldest. When a partition is archived the events
     * of keys that are known stay, so a key whose event is not in the table is of no use to anybody.
     */
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

    /** As if nothing up to this position had ever touched the key. */
    public Future<Void> delete(String key, Position upTo) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(upTo.shard(), key, upTo.value()))
                .mapEmpty();
    }

    /**
     * Forgets the oldest keys of a shard that nothing touched since then.
     *
     * @param limit how many at most, so that nobody waits long for one of them
     * @return how many were forgotten
     */
    public Future<Integer> deleteOldest(int shard, Instant since, int limit) {
        return pool.preparedQuery(DELETE_OLDEST)
                .execute(Tuple.of(shard, EventRowMapper.timestamp(since), limit))
                .map(rows -> rows.rowCount());
    }
}
