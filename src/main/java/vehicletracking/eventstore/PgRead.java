package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a page of one shard. */
final class PgRead {

    /**
     * Positions that one statement looks at: few enough to be done long before a statement is given up, however rarely the
     * filter lets an event through.
     */
    private static final long STRETCH_POSITIONS = 1_000_000;

    private static final String SELECT_TYPES = "SELECT unnest(enum_range(NULL::event_type))::text AS type";

    private final Pool pool;
    private final Set<String> declaredTypes;

    private PgRead(Pool pool, Set<String> declaredTypes) {
        this.pool = pool;
        this.declaredTypes = declaredTypes;
    }

    /** Completes when it is known which types of events the log may hold. */
    static Future<PgRead> open(Pool pool) {
        return pool.query(SELECT_TYPES)
                .execute()
                .map(rows -> new PgRead(
                        pool, rows.stream().map(row -> row.getString("type")).collect(Collectors.toUnmodifiableSet())));
    }

    /** @param readUpTo last position that was looked at */
    record ShardPage(int shard, List<RecordedEvent> events, long readUpTo) {

        /** This page with at most so many events, having begun after that position. */
        ShardPage cutTo(int limit, long after) {
            if (events.size() <= limit) {
                return this;
            }
            List<RecordedEvent> kept = events.subList(0, limit);
            return new ShardPage(shard, kept, kept.isEmpty() ? after : kept.getLast().position().value());
        }
    }

    /**
     * Whether statements of this text are worth keeping prepared: those without a choice of types, subject or payload
     * are few, hot, and have one good plan.
     */
    static boolean isWorthPreparing(String sql) {
        return !sql.contains(" AND event.");
    }

    /**
     * @param after last position not wanted
     * @param upTo last position to look at
     */
    Future<ShardPage> page(EventFilter filter, int shard, long after, long upTo, int limit) {
        if (after >= upTo || canMatchNothing(filter)) {
            return Future.succeededFuture(new ShardPage(shard, List.of(), Math.max(after, upTo)));
        }
        long end = Math.min(upTo, after + STRETCH_POSITIONS);
        Tuple parameters = Tuple.of(shard, after, end, limit);
        String sql = "SELECT " + EventRows.COLUMNS
                + " FROM event WHERE shard = $1 AND position > $2 AND position <= $3"
                + restrictions(filter, parameters)
                + " ORDER BY position LIMIT $4";
        return pool.preparedQuery(sql).execute(parameters).compose(rows -> {
            List<RecordedEvent> events = rows.stream().map(EventRows::eventOf).toList();
            if (events.size() == limit) {
                return Future.succeededFuture(
                        new ShardPage(shard, events, events.getLast().position().value()));
            }
            return events.isEmpty() && end < upTo
                    ? page(filter, shard, end, upTo, limit)
                    : Future.succeededFuture(new ShardPage(shard, events, end));
        });
    }

    private boolean canMatchNothing(EventFilter filter) {
        return !filter.types().isEmpty() && filter.types().stream().noneMatch(declaredTypes::contains);
    }

    /** Types stand in the statement itself, so that the planner can use the index of the rare ones. */
    private String restrictions(EventFilter filter, Tuple parameters) {
        StringBuilder sql = new StringBuilder();
        if (!filter.types().isEmpty()) {
            sql.append(filter.types().stream()
                    .filter(declaredTypes::contains)
                    .sorted()
                    .collect(Collectors.joining("', '", " AND event.type IN ('", "')")));
        }
        if (filter.subject() != null) {
            parameters.addUUID(filter.subject());
            sql.append(" AND event.subject = $").append(parameters.size());
        }
        if (filter.eventId() != null) {
            parameters.addUUID(filter.eventId());
            sql.append(" AND event.event_id = $").append(parameters.size());
        }
        if (filter.occurredAt() != null) {
            parameters.addOffsetDateTime(EventRows.timestamp(filter.occurredAt()));
            sql.append(" AND event.occurred_at = $").append(parameters.size());
        }
        if (filter.payload() != null) {
            parameters.addValue(new JsonObject(filter.payload()));
            sql.append(" AND event.payload @> $").append(parameters.size());
        }
        return sql.toString();
    }
}
