package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.table.EventRowMapper;

/** Reads a page of one shard. */
final class PgRead {

    private static final String SELECT_TYPES = "SELECT unnest(enum_range(NULL::event_type))::text AS type";

    private final Pool pool;
    private final ScanBudget scanBudget;
    private final Set<String> declaredTypes;

    private PgRead(Pool pool, ScanBudget patience, Set<String> declaredTypes) {
        this.pool = pool;
        this.scanBudget = patience;
        this.declaredTypes = declaredTypes;
    }

    /** Completes when it is known which types of events the log may hold. */
    static Future<PgRead> open(Pool pool, ScanBudget patience) {
        return pool.query(SELECT_TYPES)
                .execute()
                .map(rows -> rows.stream().map(row -> row.getString("type")).collect(Collectors.toUnmodifiableSet()))
                .map(types -> new PgRead(pool, patience, types));
    }

    /**
     * @param readUpTo last position that was looked at
     * @param isComplete whether there was nothing after it to look at
     */
    record ShardPage(int shard, List<RecordedEvent> events, long readUpTo, boolean isComplete) {

        /** This page with at most so many events, having begun after that position. */
        ShardPage truncatedTo(int limit, long after) {
            if (events.size() <= limit) {
                return this;
            }
            List<RecordedEvent> kept = events.subList(0, limit);
            return new ShardPage(
                    shard,
                    kept,
                    kept.isEmpty() ? after : kept.getLast().position().value(),
                    false);
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
    Future<ShardPage> readPage(EventFilter filter, int shard, long after, long upTo, int limit) {
        if (after >= upTo || matchesNothing(filter)) {
            return Future.succeededFuture(new ShardPage(shard, List.of(), Math.max(after, upTo), true));
        }
        ShardScan search = new ShardScan(filter, shard, limit);
        return filter.recorded().equals(TimeWindow.ALWAYS)
                ? search.scan(after, upTo, scanBudget.minChunkPositions())
                : RecordedPositionRange.find(filter.recorded(), pool, shard, after, upTo)
                        .compose(range -> search.scan(range.after(), range.upTo(), scanBudget.minChunkPositions()));
    }

    /** One question to one shard, and what was found so far. */
    private final class ShardScan {

        private final EventFilter filter;
        private final int shard;
        private final int limit;
        private final List<RecordedEvent> found = new ArrayList<>();
        private final long startedNanos = System.nanoTime();

        ShardScan(EventFilter filter, int shard, int limit) {
            this.filter = filter;
            this.shard = shard;
            this.limit = limit;
        }

        /** Looks at a stretch of these positions, and at those after it while there is something to look for and time. */
        Future<ShardPage> scan(long after, long upTo, long stretch) {
            if (after >= upTo) {
                return Future.succeededFuture(new ShardPage(shard, found, after, true));
            }
            long end = Math.min(upTo, after + stretch);
            long beganNanos = System.nanoTime();
            return select(after, end).compose(events -> {
                found.addAll(events);
                if (found.size() == limit) {
                    long last = found.getLast().position().value();
                    return Future.succeededFuture(new ShardPage(shard, found, last, last == upTo));
                }
                long following = scanBudget.nextChunkPositions(stretch, System.nanoTime() - beganNanos);
                return end == upTo || scanBudget.isExhausted(startedNanos, !found.isEmpty())
                        ? Future.succeededFuture(new ShardPage(shard, found, end, end == upTo))
                        : scan(end, upTo, following);
            });
        }

        private Future<List<RecordedEvent>> select(long after, long upTo) {
            Tuple parameters = Tuple.of(shard, after, upTo, limit - found.size());
            return pool.preparedQuery(PgRead.this.selectSql(filter, parameters))
                    .execute(parameters)
                    .map(rows -> rows.stream().map(EventRowMapper::eventOf).toList());
        }
    }

    /** The statement for the events of a shard {@code $1} after {@code $2} up to {@code $3}; what else it takes is added. */
    String selectSql(EventFilter filter, Tuple parameters) {
        return "SELECT " + EventRowMapper.COLUMNS
                + " FROM event WHERE shard = $1 AND position > $2 AND position <= $3"
                + predicates(filter, parameters)
                + " ORDER BY position LIMIT $4";
    }

    private boolean matchesNothing(EventFilter filter) {
        return (!filter.types().isEmpty() && filter.types().stream().noneMatch(declaredTypes::contains))
                || (!filter.anyOf().isEmpty() && filter.anyOf().stream().allMatch(this::matchesNothing));
    }

    /** Types stand in the statement itself, so that the planner can use the index of the rare ones. */
    private String predicates(EventFilter filter, Tuple parameters) {
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
        if (filter.occurred().from() != null) {
            parameters.addOffsetDateTime(
                    EventRowMapper.timestamp(filter.occurred().from()));
            sql.append(" AND event.occurred_at >= $").append(parameters.size());
        }
        if (filter.occurred().to() != null) {
            parameters.addOffsetDateTime(
                    EventRowMapper.timestamp(filter.occurred().to()));
            sql.append(" AND event.occurred_at <= $").append(parameters.size());
        }
        if (filter.payload() != null) {
            parameters.addValue(new JsonObject(filter.payload()));
            sql.append(" AND event.payload @> $").append(parameters.size());
        }
        if (!filter.anyOf().isEmpty()) {
            sql.append(filter.anyOf().stream()
                    .filter(choice -> !matchesNothing(choice))
                    .map(choice -> "true" + predicates(choice, parameters))
                    .collect(Collectors.joining(" OR ", " AND (", ")")));
        }
        return sql.toString();
    }
}
