package vehicletracking.replica;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import vehicletracking.eventstore.Cursor;

/**
 * What a replica has replayed. Replay only moves forward, so the replica has replayed at least this much later on.
 *
 * @param head of the log
 * @param recordedUpTo every event that was recorded before this time is among those up to the head
 * @param checkpoints of the projections, by name
 */
record ReplicaState(Cursor head, Instant recordedUpTo, Map<String, Cursor> checkpoints) {

    /** The head of the log is the row without a name. */
    private static final String SELECT = """
        SELECT NULL AS name, string_agg(shard || ':' || head, ',' ORDER BY shard) AS position, min(last_at) AS last_at
          FROM log_head
        UNION ALL
        SELECT name, string_agg(shard || ':' || position, ',' ORDER BY shard), NULL FROM checkpoint GROUP BY name\
        """;

    /** Completes with the state of the server; fails when it does not answer, or does not have the tables yet. */
    static Future<ReplicaState> read(Pool pool) {
        return pool.query(SELECT).execute().map(ReplicaState::of);
    }

    private static ReplicaState of(RowSet<Row> rows) {
        Cursor head = Cursor.BEGINNING;
        Instant recordedUpTo = Instant.MIN;
        Map<String, Cursor> checkpoints = new HashMap<>();
        for (Row row : rows) {
            String name = row.getString("name");
            String position = row.getString("position");
            Cursor cursor = position == null ? Cursor.BEGINNING : Cursor.parse(position);
            if (name == null) {
                head = cursor;
                OffsetDateTime lastAt = row.getOffsetDateTime("last_at");
                recordedUpTo = lastAt == null ? Instant.MIN : lastAt.toInstant();
            } else {
                checkpoints.put(name, cursor);
            }
        }
        return new ReplicaState(head, recordedUpTo, checkpoints);
    }

    boolean meets(ReadRequirement requirement) {
        return checkpoints
                        .getOrDefault(requirement.projection(), Cursor.BEGINNING)
                        .covers(requirement.position())
                && (requirement.asKnownAt() == null || recordedUpTo.isAfter(requirement.asKnownAt()));
    }
}
