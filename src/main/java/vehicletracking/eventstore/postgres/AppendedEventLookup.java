package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import vehicletracking.eventstore.Cursor;

/** Finds out which events were committed by appends whose result is unknown. */
public final class AppendedEventLookup {

    // An append in progress locks this row until its commit, so the statement after this one sees its events. It is a
    // transaction of its own, so that appends do not wait for the search.
    private static final String AWAIT_PENDING_APPEND = "SELECT head FROM log_head WHERE shard = $1 FOR UPDATE";

    private static final String SELECT_IDS =
            "SELECT event_id FROM event WHERE shard = $1 AND position > $2 AND event_id = ANY ($3)";

    private final Pool pool;
    private final int shards;

    /** @param pool connections that may lock rows */
    public AppendedEventLookup(Pool pool, int shards) {
        this.pool = pool;
        this.shards = shards;
    }

    /**
     * Completes with those of the ids that are in the log after a cursor, once the appends in progress have ended. The
     * log has no index on ids: the cost is a scan of all events after the cursor.
     */
    public Future<Set<UUID>> findRecorded(Collection<UUID> ids, Cursor after) {
        return findFromShard(0, ids, after, new HashSet<>());
    }

    private Future<Set<UUID>> findFromShard(int shard, Collection<UUID> ids, Cursor after, Set<UUID> found) {
        if (shard == shards) {
            return Future.succeededFuture(found);
        }
        return findInShard(shard, ids, after.in(shard)).compose(ofShard -> {
            found.addAll(ofShard);
            return findFromShard(shard + 1, ids, after, found);
        });
    }

    private Future<Set<UUID>> findInShard(int shard, Collection<UUID> ids, long after) {
        return pool.preparedQuery(AWAIT_PENDING_APPEND)
                .execute(Tuple.of(shard))
                .compose(ignored ->
                        pool.preparedQuery(SELECT_IDS).execute(Tuple.of(shard, after, ids.toArray(UUID[]::new))))
                .map(rows -> {
                    Set<UUID> found = new HashSet<>();
                    rows.forEach(row -> found.add(row.getUUID("event_id")));
                    return found;
                });
    }
}
