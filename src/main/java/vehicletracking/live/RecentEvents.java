package vehicletracking.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Events that this process has committed, which need not be read from the log. They arrive by type and not in their order,
 * and may be missing. Confined to one event loop.
 */
final class RecentEvents {

    /** Beyond it all are dropped, and the log is read. */
    private static final int MAX_EVENTS = 20_000;

    private final Map<Integer, NavigableMap<Long, RecordedEvent>> byShard = new HashMap<>();

    /** The last positions of the log that are known, committed by any process. */
    private Cursor head = Cursor.BEGINNING;

    private int size;

    void addHead(Position position) {
        head = head.union(Cursor.at(position));
    }

    void add(List<RecordedEvent> committed) {
        if (size + committed.size() > MAX_EVENTS) {
            clear();
        }
        for (RecordedEvent event : committed) {
            RecordedEvent known = byShard.computeIfAbsent(event.position().shard(), ignored -> new TreeMap<>())
                    .put(event.position().value(), event);
            size += known == null ? 1 : 0;
        }
    }

    /** Removes the events that were read from the log. */
    void removeUpTo(Cursor cursor) {
        byShard.forEach((shard, events) -> {
            NavigableMap<Long, RecordedEvent> read = events.headMap(cursor.in(shard), true);
            size -= read.size();
            read.clear();
        });
    }

    void clear() {
        byShard.clear();
        size = 0;
    }

    /** Whether the log has to be read for the events after a cursor. */
    boolean lacksAfter(Cursor cursor) {
        return head.positions().entrySet().stream()
                .anyMatch(each -> each.getValue() > cursor.in(each.getKey()) && !has(each.getKey(), cursor));
    }

    private boolean has(int shard, Cursor cursor) {
        NavigableMap<Long, RecordedEvent> events = byShard.get(shard);
        return events != null && events.containsKey(cursor.in(shard) + 1);
    }

    /** Removes and returns the events that follow a cursor without a gap, in the order of each shard. */
    List<RecordedEvent> takeAfter(Cursor cursor, int limit) {
        removeUpTo(cursor);
        List<RecordedEvent> taken = new ArrayList<>();
        byShard.forEach((shard, events) -> {
            long next = cursor.in(shard) + 1;
            while (taken.size() < limit && events.containsKey(next)) {
                taken.add(events.remove(next));
                next++;
            }
        });
        size -= taken.size();
        return taken;
    }
}
