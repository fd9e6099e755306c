package vehicletracking.replica;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
          FROM log_head WHERE pg_is_in_recovery()
        UNION ALL
        SELECT name, string_agg(shard || ':' || position, ',' ORDER BY shard), NULL
          FROM checkpoint WHERE pg_is_in_recovery() GROUP BY name\
        """;

    /**
     * Completes with the state of the server. Fails when it does not answer, does not have the tables yet, or is not a
     * replica: a former primary that follows no server may have events that no other server has.
     */
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
        if (head.positions().isEmpty()) {
            throw new IllegalStateException("it is not a replica, or has no log");
        }
        return new ReplicaState(head, recordedUpTo, checkpoints);
    }

    /** @param projection null for the log */
    Cursor replayedUpTo(@Nullable String projection) {
        return projection == null ? head : checkpoints.getOrDefault(projection, Cursor.BEGINNING);
    }

    boolean meets(ReadRequirement requirement) {
        return requirement.position() != null
                && replayedUpTo(requirement.projection()).covers(requirement.position())
                && (requirement.asKnownAt() == null || recordedUpTo.isAfter(requirement.asKnownAt()));
    }
}
