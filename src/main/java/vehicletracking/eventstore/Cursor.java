package vehicletracking.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Read position in the log: the last position read of each shard. Immutable. A shard without an entry has not been
 * read.
 *
 * @param positions last position read, by shard number
 */
public record Cursor(SortedMap<Integer, Long> positions) {

    /** Before the first event. */
    public static final Cursor BEGINNING = new Cursor(new TreeMap<>());

    private static final Pattern TEXT = Pattern.compile("\\d{1,4}:\\d{1,18}(,\\d{1,4}:\\d{1,18}){0,1023}");

    public Cursor {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** The cursor that has read one shard up to and including this position. */
    public static Cursor at(Position position) {
        return new Cursor(new TreeMap<>(Map.of(position.shard(), position.value())));
    }

    /**
     * Parses the form of {@link #toString()}: {@code shard:position[,shard:position ...]}.
     *
     * @throws IllegalArgumentException when the text has another form or contains a shard twice
     */
    public static Cursor parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a log position has the form shard:position[,shard:position], like 0:12");
        }
        SortedMap<Integer, Long> positions = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            Integer shard = Integer.valueOf(part.substring(0, colon));
            if (positions.put(shard, Long.valueOf(part.substring(colon + 1))) != null) {
                throw new IllegalArgumentException(
                        "a log position contains each shard at most once, but shard " + shard + " occurs twice");
            }
        }
        return new Cursor(positions);
    }

    /** The last position read of this shard, 0 for none. */
    public long in(int shard) {
        return positions.getOrDefault(shard, 0L);
    }

    /** A copy of this cursor with another position in one shard. */
    public Cursor with(int shard, long position) {
        SortedMap<Integer, Long> moved = new TreeMap<>(positions);
        moved.put(shard, position);
        return new Cursor(moved);
    }

    /** The cursor with the last position of both in each shard. */
    public Cursor furthest(Cursor other) {
        SortedMap<Integer, Long> furthest = new TreeMap<>(positions);
        other.positions.forEach((shard, position) -> furthest.merge(shard, position, Math::max));
        return new Cursor(furthest);
    }

    /** Whether this cursor is at or after the other one in every shard. */
    public boolean covers(Cursor other) {
        return other.positions.isEmpty()
                || other.positions.entrySet().stream().allMatch(each -> in(each.getKey()) >= each.getValue());
    }

    /** The entries in the order of shards, as {@code shard:position}, separated by commas; empty for none. */
    @Override
    public String toString() {
        return positions.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
