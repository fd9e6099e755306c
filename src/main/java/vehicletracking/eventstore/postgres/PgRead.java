package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.table.EventRowMapper;

/** Reads pages of events, from every shard at the same time. */
final class PgRead {

    private static final String SELECT_TYPES = "SELECT unnest(enum_range(NULL::event_type))::text AS type";

    private final Pool pool;
    private final ScanBudget scanBudget;
    private final EventPredicates predicates;

    private PgRead(Pool pool, ScanBudget scanBudget, EventPredicates predicates) {
        this.pool = pool;
        this.scanBudget = scanBudget;
        this.predicates = predicates;
    }

    static Future<PgRead> open(Pool pool, ScanBudget scanBudget) {
        return pool.query(SELECT_TYPES)
                .execute()
                .map(rows -> rows.stream().map(row -> row.getString("type")).collect(Collectors.toUnmodifiableSet()))
                .map(types -> new PgRead(pool, scanBudget, new EventPredicates(types)));
    }

    static boolean isWorthPreparing(String sql) {
        // Statements without a predicate on type, subject or payload are few and frequent, and one plan fits all of
        // their parameters.
        return !sql.contains(EventPredicates.AND);
    }

    /** As {@link EventStore#read(EventFilter, Cursor, Cursor, int)}. */
    Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit) {
        int perShard = Math.ceilDiv(limit, Math.max(1, upTo.positions().size()));
        List<Future<ShardPage>> pages = upTo.positions().entrySet().stream()
                .map(end -> readPage(filter, end.getKey(), after.in(end.getKey()), end.getValue(), perShard))
                .toList();
        return Future.all(pages).map(all -> merge(all.list(), after, limit));
    }

    private static EventPage merge(List<ShardPage> pages, Cursor after, int limit) {
        SortedMap<Integer, Long> next = new TreeMap<>(after.positions());
        List<RecordedEvent> events = new ArrayList<>();
        boolean isComplete = true;
        for (ShardPage page : pages) {
            ShardPage kept = page.truncatedTo(limit - events.size(), after.in(page.shard()));
            events.addAll(kept.events());
            next.put(kept.shard(), kept.readUpTo());
            isComplete &= kept.isComplete();
        }
        return new EventPage(events, new Cursor(next), isComplete);
    }

    /** @param isComplete whether {@code readUpTo}, the last position that was read, is the end of the range */
    record ShardPage(int shard, List<RecordedEvent> events, long readUpTo, boolean isComplete) {

        ShardPage truncatedTo(int limit, long after) {
            if (events.size() <= limit) {
                return this;
            }
            List<RecordedEvent> kept = events.subList(0, limit);
            long last = kept.isEmpty() ? after : kept.getLast().position().value();
            return new ShardPage(shard, kept, last, false);
        }
    }

    /** Reads the positions after {@code after} (exclusive) up to {@code upTo} (inclusive). */
    Future<ShardPage> readPage(EventFilter filter, int shard, long after, long upTo, int limit) {
        if (after >= upTo || predicates.matchNothing(filter)) {
            return Future.succeededFuture(new ShardPage(shard, List.of(), Math.max(after, upTo), true));
        }
        ShardScan scan = new ShardScan(filter, shard, limit);
        return filter.recorded().equals(TimeWindow.ALWAYS)
                ? scan.scan(after, upTo, scanBudget.minChunkPositions())
                : RecordedPositionRange.find(filter.recorded(), pool, shard, after, upTo)
                        .compose(range -> scan.scan(range.after(), range.upTo(), scanBudget.minChunkPositions()));
    }

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

        /** Reads chunk after chunk until the page is full, the range is read, or the time budget is exhausted. */
        Future<ShardPage> scan(long after, long upTo, long chunkPositions) {
            if (after >= upTo) {
                return page(after, true);
            }
            long end = Math.min(upTo, after + chunkPositions);
            long chunkStartedNanos = System.nanoTime();
            return select(after, end).compose(events -> {
                found.addAll(events);
                if (found.size() == limit) {
                    long last = found.getLast().position().value();
                    return page(last, last == upTo);
                }
                long next = scanBudget.nextChunkPositions(chunkPositions, System.nanoTime() - chunkStartedNanos);
                return end == upTo || scanBudget.isExhausted(startedNanos, !found.isEmpty())
                        ? page(end, end == upTo)
                        : scan(end, upTo, next);
            });
        }

        private Future<ShardPage> page(long readUpTo, boolean isComplete) {
            return Future.succeededFuture(new ShardPage(shard, found, readUpTo, isComplete));
        }

        private Future<List<RecordedEvent>> select(long after, long upTo) {
            Tuple parameters = Tuple.of(shard, after, upTo, limit - found.size());
            return pool.preparedQuery(selectSql(filter, parameters))
                    .execute(parameters)
                    .map(rows -> rows.stream().map(EventRowMapper::eventOf).toList());
        }
    }

    /** @param parameters shard, position to read after, last position, limit; the values of the filter are added */
    String selectSql(EventFilter filter, Tuple parameters) {
        return "SELECT " + EventRowMapper.COLUMNS
                + " FROM event WHERE shard = $1 AND position > $2 AND position <= $3"
                + predicates.sql(filter, parameters)
                + " ORDER BY position LIMIT $4";
    }
}
