package vehicletracking.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far somebody has read the log: for each shard the last position that was read. A shard that is not named has not
 * been read at all.
 *
 * @param positions last position read, by shard
 */
public record Cursor(SortedMap<Integer, Long> positions) {

    /** Before the first event. */
    public static final Cursor BEGINNING = new Cursor(new TreeMap<>());

    private static final Pattern TEXT = Pattern.compile("\\d{1,4}:\\d{1,18}(,\\d{1,4}:\\d{1,18}){0,1023}");

    public Cursor {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    public static Cursor at(Position position) {
        return new Cursor(new TreeMap<>(Map.of(position.shard(), position.value())));
    }

    /**
     * Reads {@code shard:position[,shard:position ...]}.
     *
     * @throws IllegalArgumentException when the text has another form or names a shard twice
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
                        "a log position names each shard once, and " + shard + " is there twice");
            }
        }
        return new Cursor(positions);
    }

    /** The last position read in this shard, 0 when none was. */
    public long in(int shard) {
        return positions.getOrDefault(shard, 0L);
    }

    /** This cursor, moved in one shard. */
    public Cursor with(int shard, long position) {
        SortedMap<Integer, Long> moved = new TreeMap<>(positions);
        moved.put(shard, position);
        return new Cursor(moved);
    }

    /** Whether everything that the other cursor has read has been read here too. */
    public boolean covers(Cursor other) {
        return other.positions.isEmpty()
                || other.positions.entrySet().stream().allMatch(each -> in(each.getKey()) >= each.getValue());
    }

    @Override
    public String toString() {
        return positions.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
