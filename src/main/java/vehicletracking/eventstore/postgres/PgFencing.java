package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.Takeover;

/** Writer epochs of shards, and the outcome of appends that they end. */
final class PgFencing {

    /** Waits for the append that holds the row, so that {@code head} includes it if it commits. */
    private static final String TAKE_OVER =
            "UPDATE log_head SET writer_epoch = writer_epoch + 1 WHERE shard = $1 RETURNING writer_epoch, head";

    private static final String SELECT_APPENDED =
            "SELECT event_id, position, recorded_at FROM event WHERE shard = $1 AND position > $2 AND event_id = ANY"
                    + " ($3)";

    private static final String SELECT_LAST_TOUCHING =
            "SELECT last_position FROM consistency WHERE shard = $1 AND key = $2";

    private PgFencing() {}

    static Future<Takeover> takeOver(Pool pool, int shard) {
        return pool.preparedQuery(TAKE_OVER).execute(Tuple.of(shard)).map(rows -> {
            Row row = rows.iterator().next();
            return new Takeover(row.getLong("writer_epoch"), row.getLong("head"));
        });
    }

    static Future<Map<UUID, AppendResult.Appended>> findAppended(
            Pool pool, int shard, Collection<UUID> eventIds, long after) {
        return pool.preparedQuery(SELECT_APPENDED)
                .execute(Tuple.of(shard, after, eventIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, AppendResult.Appended> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(
                                row.getUUID("event_id"),
                                new AppendResult.Appended(
                                        new Position(shard, row.getLong("position")),
                                        1,
                                        row.getOffsetDateTime("recorded_at").toInstant()));
                    }
                    return found;
                });
    }

    static Future<Long> lastTouching(Pool pool, int shard, String key) {
        return pool.preparedQuery(SELECT_LAST_TOUCHING)
                .execute(Tuple.of(shard, key))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.getLong("last_position"))
                        .orElse(0L));
    }
}
