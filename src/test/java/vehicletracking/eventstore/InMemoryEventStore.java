package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reference implementation of the event store, in memory. */
public final class InMemoryEventStore implements EventStore {

    private final List<List<RecordedEvent>> log = new ArrayList<>();
    private final Map<Integer, Long> epochs = new HashMap<>();
    private final Map<String, Long> touched = new HashMap<>();
    private final Map<String, Cursor> checkpoints = new HashMap<>();

    public InMemoryEventStore(int shards) {
        for (int shard = 0; shard < shards; shard++) {
            log.add(new ArrayList<>());
        }
    }

    @Override
    public ShardStatements shardStatements() {
        return ShardStatements.OF_ONE_DATABASE;
    }

    @Override
    public int shards() {
        return log.size();
    }

    @Override
    public synchronized Future<List<AppendResult>> append(int shard, List<Append> appends) {
        epochs.merge(shard, 1L, Long::sum);
        return appendAll(shard, appends);
    }

    @Override
    public synchronized Future<List<AppendResult>> append(int shard, Fence fence, List<Append> appends) {
        Fence.Dependency dependency = fence.dependency();
        boolean holds = epochs.getOrDefault(shard, 0L) == fence.epoch()
                && (dependency == null || lastTouched(dependency.shard(), dependency.key()) == dependency.position());
        return holds
                ? appendAll(shard, appends)
                : Future.succeededFuture(Collections.nCopies(appends.size(), new AppendResult.Fenced()));
    }

    @Override
    public synchronized Future<Takeover> takeOver(int shard) {
        return Future.succeededFuture(
                new Takeover(epochs.merge(shard, 1L, Long::sum), log.get(shard).size()));
    }

    @Override
    public synchronized Future<Map<UUID, AppendResult.Appended>> findAppended(
            int shard, Collection<UUID> eventIds, long after) {
        return Future.succeededFuture(log.get(shard).stream()
                .filter(event -> event.position().value() > after && eventIds.contains(event.eventId()))
                .collect(Collectors.toMap(
                        RecordedEvent::eventId,
                        event -> new AppendResult.Appended(event.position(), 1, event.recordedAt()))));
    }

    @Override
    public synchronized Future<Long> lastTouching(int shard, String key) {
        return Future.succeededFuture(lastTouched(shard, key));
    }

    private Future<List<AppendResult>> appendAll(int shard, List<Append> appends) {
        Instant now = Instant.now();
        return Future.succeededFuture(
                appends.stream().map(append -> append(shard, append, now)).toList());
    }

    private AppendResult append(int shard, Append append, Instant now) {
        for (Condition.Expected expected : append.condition().expectations()) {
            long actual = lastTouched(shard, expected.key());
            if (actual > expected.position()) {
                return new AppendResult.Conflict(expected.key(), expected.position(), actual);
            }
        }
        List<RecordedEvent> events = log.get(shard);
        Position first = new Position(shard, events.size() + 1L);
        for (NewEvent event : append.events()) {
            Position position = new Position(shard, events.size() + 1L);
            events.add(new RecordedEvent(
                    position,
                    event.eventId(),
                    event.type(),
                    event.subject(),
                    event.occurredAt(),
                    now,
                    event.schemaVersion(),
                    event.payload().text(),
                    event.metadata().text()));
            event.keys().forEach(key -> touched.put(shard + key, position.value()));
        }
        return new AppendResult.Appended(first, append.events().size(), now);
    }

    private long lastTouched(int shard, String key) {
        return touched.getOrDefault(shard + key, 0L);
    }

    @Override
    public synchronized Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit) {
        List<RecordedEvent> found = new ArrayList<>();
        Cursor next = after;
        boolean isComplete = true;
        for (List<RecordedEvent> shard : log) {
            for (RecordedEvent event : shard) {
                Position position = event.position();
                if (position.value() > after.in(position.shard())
                        && position.value() <= upTo.in(position.shard())
                        && filter.recorded().contains(event.recordedAt())) {
                    isComplete &= found.size() < limit;
                    if (found.size() < limit) {
                        next = next.with(position.shard(), position.value());
                        if (matches(filter, event)) {
                            found.add(event);
                        }
                    }
                }
            }
        }
        return Future.succeededFuture(new EventPage(found, next, isComplete));
    }

    private static boolean matches(EventFilter filter, RecordedEvent event) {
        return (filter.types().isEmpty() || filter.types().contains(event.type()))
                && (filter.subject() == null || filter.subject().equals(event.subject()))
                && (filter.eventId() == null || filter.eventId().equals(event.eventId()))
                && filter.occurred().contains(event.occurredAt())
                && (filter.anyOf().isEmpty() || filter.anyOf().stream().anyMatch(each -> matches(each, event)))
                && (filter.involved() == null || involves(event, filter.involved()))
                && (filter.payload() == null
                        || contains(new JsonObject(event.payload()), new JsonObject(filter.payload())));
    }

    private static boolean involves(RecordedEvent event, EventFilter.Involved involved) {
        return involved.ids().contains(event.subject())
                || (involved.naming().contains(event.type())
                        && involved.ids().stream()
                                .map(UUID::toString)
                                .anyMatch(new JsonObject(event.payload()).getString(involved.member(), "")::equals));
    }

    private static boolean contains(Object whole, Object part) {
        return switch (part) {
            case JsonObject members
            when whole instanceof JsonObject json ->
                members.stream()
                        .allMatch(each -> json.containsKey(each.getKey())
                                && contains(json.getValue(each.getKey()), each.getValue()));
            case JsonArray items
            when whole instanceof JsonArray json ->
                items.stream().allMatch(item -> json.stream().anyMatch(each -> contains(each, item)));
            case Number number when whole instanceof Number other -> number.doubleValue() == other.doubleValue();
            default -> part.equals(whole);
        };
    }

    @Override
    public synchronized Future<Cursor> head() {
        TreeMap<Integer, Long> heads = new TreeMap<>();
        for (int shard = 0; shard < log.size(); shard++) {
            heads.put(shard, (long) log.get(shard).size());
        }
        return Future.succeededFuture(new Cursor(heads));
    }

    @Override
    public synchronized Future<Map<String, RecordedEvent>> newestTouching(int shard, Collection<String> keys) {
        return Future.succeededFuture(keys.stream()
                .filter(key -> lastTouched(shard, key) > 0)
                .collect(Collectors.toMap(
                        key -> key, key -> log.get(shard).get(Math.toIntExact(lastTouched(shard, key) - 1)))));
    }

    @Override
    public synchronized Future<Map<UUID, List<RecordedEvent>>> latestBySubject(
            int shard, Collection<UUID> subjects, int limit) {
        Map<UUID, List<RecordedEvent>> found = new HashMap<>();
        Set.copyOf(subjects).forEach(subject -> {
            List<RecordedEvent> latest = log.get(shard).stream()
                    .filter(event -> event.subject().equals(subject))
                    .sorted(Comparator.comparing(RecordedEvent::occurredAt).reversed())
                    .limit(limit)
                    .toList();
            if (!latest.isEmpty()) {
                found.put(subject, latest);
            }
        });
        return Future.succeededFuture(found);
    }

    @Override
    public synchronized Future<Cursor> checkpoint(String name) {
        return Future.succeededFuture(checkpoints.getOrDefault(name, Cursor.BEGINNING));
    }

    @Override
    public synchronized Future<Boolean> moveCheckpoint(String name, Cursor expected, Cursor cursor) {
        Cursor saved = checkpoints.getOrDefault(name, Cursor.BEGINNING);
        boolean isExpected = saved.covers(expected) && expected.covers(saved);
        if (isExpected) {
            checkpoints.put(name, cursor);
        }
        return Future.succeededFuture(isExpected);
    }
}
