package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.table.EventRowMapper;

/**
 * Writes a batch of appends to one shard: in one statement when no consistency key is involved, else in a transaction.
 */
final class PgAppend {

    static final String APPEND = """
        WITH head AS (
          UPDATE log_head
             SET head = head + $2,
                 fenced_head = head + $2,
                 writer_epoch = coalesce($12, writer_epoch + 1),
                 last_at = greatest(last_at, now()),
                 chain = sha256(chain || $10 || int8send(head + 1) || int8send($2)
                                || int8send((extract(epoch FROM greatest(last_at, now())) * 1000000)::bigint))
           WHERE shard = $1
             AND ($12::bigint IS NULL OR writer_epoch = $12)
             AND ($15::bigint IS NULL
                  OR $15 = coalesce((SELECT last_position FROM consistency WHERE shard = $13 AND key = $14), 0))
          RETURNING head - $2 AS base, last_at, chain),
        sealed AS (
          INSERT INTO log_manifest (shard, first_position, event_count, committed_at, digest, chain, marks)
          SELECT $1, base + 1, $2, last_at, $10, chain, $11 FROM head),
        appended AS (
          INSERT INTO event (shard, position, event_id, type, subject, occurred_at, recorded_at,
                             schema_version, payload, metadata)
          SELECT $1, head.base + batch.ordinal, batch.event_id, batch.type::event_type, batch.subject, batch.occurred_at,
                 head.last_at, batch.schema_version, batch.payload::jsonb, batch.metadata::jsonb
            FROM head, unnest($3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::smallint[], $8::text[], $9::text[])
                 WITH ORDINALITY
                 AS batch (event_id, type, subject, occurred_at, schema_version, payload, metadata, ordinal))
        SELECT base, last_at FROM head\
        """;

    /** A statement of its own, before the keys are read: the next snapshot includes the append that held the lock. */
    private static final String LOCK_HEAD = "SELECT head FROM log_head WHERE shard = $1 FOR UPDATE";

    static final String SELECT_KEYS = "SELECT key, last_position FROM consistency WHERE shard = $1 AND key = ANY ($2)";

    /** Sorted, so that concurrent writers lock rows in the same order and can't deadlock. */
    private static final String UPSERT_KEYS = """
        INSERT INTO consistency (shard, key, last_position)
        SELECT $1, key, position FROM unnest($2::text[], $3::bigint[]) AS touched (key, position) ORDER BY key
        ON CONFLICT (shard, key) DO UPDATE SET last_position = excluded.last_position\
        """;

    /** As {@link #APPEND}, without the dependency of the fence, which is in another shard. */
    private static final String APPEND_DISTRIBUTED =
            "SELECT base, last_at FROM append_to_log($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private final Pool pool;
    private final boolean isDistributed;

    /** @param isDistributed whether Citus distributes the log over several servers */
    PgAppend(Pool pool, boolean isDistributed) {
        this.pool = pool;
        this.isDistributed = isDistributed;
    }

    /**
     * Appends in one statement when no append has keys, else in a transaction.
     *
     * <p>Of a distributed log, the dependency of the fence is read before: the decision then rests on a state that is not
     * older than its request, as with one statement.
     *
     * @param fence null to begin a new epoch
     */
    Future<List<AppendResult>> append(int shard, @Nullable Fence fence, List<Append> appends) {
        Fence.Dependency dependency = fence == null ? null : fence.dependency();
        return isDistributed && dependency != null
                ? PgFencing.lastTouching(pool, dependency.shard(), dependency.key())
                        .compose(last -> last == dependency.position()
                                ? appendAll(shard, fence, appends)
                                : Future.succeededFuture(fenced(appends)))
                : appendAll(shard, fence, appends);
    }

    private Future<List<AppendResult>> appendAll(int shard, @Nullable Fence fence, List<Append> appends) {
        return appends.stream().anyMatch(Append::usesConsistencyKeys)
                ? checked(shard, fence, appends)
                : unchecked(shard, fence, appends);
    }

    /** For appends without keys: one statement, which commits by itself. */
    private Future<List<AppendResult>> unchecked(int shard, @Nullable Fence fence, List<Append> appends) {
        List<NewEvent> events = new ArrayList<>(appends.size());
        appends.forEach(each -> events.addAll(each.events()));
        return insert(pool, shard, fence, events)
                .map(written -> written.isPresent() ? results(shard, appends, written.get()) : fenced(appends));
    }

    /** In one transaction: locks the head, checks the conditions, inserts the admitted events, updates their keys. */
    private Future<List<AppendResult>> checked(int shard, @Nullable Fence fence, List<Append> appends) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(LOCK_HEAD)
                .execute(Tuple.of(shard))
                .map(rows -> rows.iterator().next().getLong("head"))
                .compose(head -> lastTouched(transaction, shard, appends)
                        .map(touched -> ConditionCheck.of(appends, head, touched)))
                .compose(check -> appendAdmitted(transaction, shard, fence, appends, check)));
    }

    private static Future<Map<String, Long>> lastTouched(SqlConnection transaction, int shard, List<Append> appends) {
        String[] keys = appends.stream()
                .flatMap(each -> each.condition().expectations().stream())
                .map(Condition.Expected::key)
                .distinct()
                .toArray(String[]::new);
        return transaction
                .preparedQuery(SELECT_KEYS)
                .execute(Tuple.of(shard).addArrayOfString(keys))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.getString("key"), row -> row.getLong("last_position"))));
    }

    private Future<List<AppendResult>> appendAdmitted(
            SqlConnection transaction, int shard, @Nullable Fence fence, List<Append> appends, ConditionCheck check) {
        if (check.admitted().isEmpty()) {
            return Future.succeededFuture(check.appendResults(shard, Instant.EPOCH));
        }
        return insert(transaction, shard, fence, check.admitted())
                .compose(written -> written.isEmpty()
                        ? Future.succeededFuture(fenced(appends))
                        : updateKeys(transaction, shard, check.touched())
                                .map(ignored ->
                                        check.appendResults(shard, written.get().recordedAt())));
    }

    private static Future<RowSet<Row>> updateKeys(SqlConnection transaction, int shard, Map<String, Long> touched) {
        return transaction
                .preparedQuery(UPSERT_KEYS)
                .execute(Tuple.of(
                        shard,
                        touched.keySet().toArray(String[]::new),
                        touched.values().toArray(Long[]::new)));
    }

    private record Written(long base, Instant recordedAt) {}

    /** Empty when the fence does not hold. */
    private Future<Optional<Written>> insert(
            SqlClient client, int shard, @Nullable Fence fence, List<NewEvent> events) {
        return client.preparedQuery(isDistributed ? APPEND_DISTRIBUTED : APPEND)
                .execute(isDistributed ? commonParameters(shard, fence, events) : parameters(shard, fence, events))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(head -> new Written(
                                head.getLong("base"),
                                head.getOffsetDateTime("last_at").toInstant())));
    }

    private static List<AppendResult> fenced(List<Append> appends) {
        return Collections.nCopies(appends.size(), new AppendResult.Fenced());
    }

    /** Of {@link #APPEND}. */
    static Tuple parameters(int shard, @Nullable Fence fence, List<NewEvent> events) {
        Fence.Dependency dependency = fence == null ? null : fence.dependency();
        return commonParameters(shard, fence, events)
                .addValue(dependency == null ? null : dependency.shard())
                .addValue(dependency == null ? null : dependency.key())
                .addValue(dependency == null ? null : dependency.position());
    }

    private static Tuple commonParameters(int shard, @Nullable Fence fence, List<NewEvent> events) {
        Digests digests = new Digests();
        List<byte[]> eventDigests = events.stream().map(digests::ofEvent).toList();
        return Tuple.from(Arrays.asList(
                shard,
                (long) events.size(),
                column(events, NewEvent::eventId, UUID[]::new),
                column(events, NewEvent::type, String[]::new),
                column(events, NewEvent::subject, UUID[]::new),
                column(events, event -> EventRowMapper.timestamp(event.occurredAt()), OffsetDateTime[]::new),
                column(events, event -> (short) event.schemaVersion(), Short[]::new),
                column(events, event -> event.payload().text(), String[]::new),
                column(events, event -> event.metadata().text(), String[]::new),
                Buffer.buffer(digests.ofBatch(eventDigests)),
                Buffer.buffer(Digests.marks(eventDigests)),
                fence == null ? null : fence.epoch()));
    }

    private static <T> T[] column(List<NewEvent> events, Function<NewEvent, T> value, IntFunction<T[]> array) {
        return events.stream().map(value).toArray(array);
    }

    private static List<AppendResult> results(int shard, List<Append> appends, Written written) {
        List<AppendResult> results = new ArrayList<>(appends.size());
        long next = written.base() + 1;
        for (Append append : appends) {
            int count = append.events().size();
            results.add(new AppendResult.Appended(new Position(shard, next), count, written.recordedAt()));
            next += count;
        }
        return results;
    }
}
