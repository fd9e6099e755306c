package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import vehicletracking.eventschema.Shards;

/** Reports that other processes have appended, which {@link RecentReports} lacks. */
final class ForeignReports {

    /** Beyond as many events the log is not read, and the reports of the shard are dropped from memory. */
    private static final int MAX_MERGED_EVENTS = 20_000;

    private static final String SELECT = """
        SELECT subject, event_id, shard, position, occurred_at, (payload->'latitude')::float8 AS latitude,
               (payload->'longitude')::float8 AS longitude, (payload->'accuracy')::float8 AS accuracy,
               payload->'flags' AS flags
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'LocationTracked'
         ORDER BY position\
        """;

    private final Pool pool;
    private final RecentReports recentReports;
    private final int shards;

    /** @param pool connections that see the latest commits */
    ForeignReports(Pool pool, RecentReports recentReports, int shards) {
        this.pool = pool;
        this.recentReports = recentReports;
        this.shards = shards;
    }

    /** Adds the reports of a shard after one position, up to another; fails when the log can't be read. */
    Future<Void> merge(int shard, long after, long upTo) {
        if (upTo - after > MAX_MERGED_EVENTS) {
            recentReports.invalidate(vehicleId -> Shards.ofLocations(vehicleId, shards) == shard);
            return Future.succeededFuture();
        }
        return upTo <= after
                ? Future.succeededFuture()
                : pool.preparedQuery(SELECT)
                        .execute(Tuple.of(shard, after, upTo))
                        .map(this::add);
    }

    private Void add(RowSet<Row> rows) {
        for (Row row : rows) {
            recentReports.addForeign(row.getUUID("subject"), DuplicateLookup.reportIn(row));
        }
        return null;
    }
}
