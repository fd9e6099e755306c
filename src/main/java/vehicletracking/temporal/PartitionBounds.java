package vehicletracking.temporal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranges of log positions to scan, as one array parameter of the statements of {@link EffectiveLocations}. PostgreSQL
 * prunes the other partitions when such a statement starts, so the generic plan of the prepared statement stays usable.
 *
 * <p>Bounds are invalid once the log has more shards than at their creation. The statement then returns no rows, and
 * the caller repeats it with {@link #EVERYWHERE}.
 */
public final class PartitionBounds {

    /** Ranges of closed partitions; with more, the nearest ones are merged, including what is between them. */
    private static final int MAX_RANGES = 2;

    private static final long MAX_SHARDS = Short.MAX_VALUE;

    /** The whole log, valid for any number of shards. */
    public static final PartitionBounds EVERYWHERE = new PartitionBounds(List.of(), List.of(), 0, MAX_SHARDS);

    private final Long[] bounds;

    /**
     * Closed partitions to scan for locations, and all with amendments, in the order of the log; from {@code openFrom}
     * on all are open. The bounds are valid for this number of shards.
     */
    PartitionBounds(
            List<PartitionTimeIndex.Entry> closed, List<PartitionTimeIndex.Entry> amended, long openFrom, long shards) {
        List<Long> all = new ArrayList<>();
        all.addAll(rangesOf(closed));
        all.addAll(rangesOf(amended));
        all.add(openFrom);
        all.add(shards);
        this.bounds = all.toArray(Long[]::new);
    }

    /** The value of the statement's parameter of type {@code bigint[]}. */
    public Long[] toArray() {
        return bounds.clone();
    }

    /** Whether the bounds are {@link #EVERYWHERE}. */
    public boolean isEverywhere() {
        return this == EVERYWHERE;
    }

    /** SQL predicate on the positions of locations; {@code parameter} is SQL for the array. */
    static String locationPredicate(String parameter) {
        return rangePredicate(parameter, 0);
    }

    /** SQL predicate on the positions of amendments: in every amended partition, since they may be made at any time. */
    static String amendmentPredicate(String parameter) {
        return rangePredicate(parameter, 2 * MAX_RANGES);
    }

    private static String rangePredicate(String parameter, int offset) {
        String ranges = "";
        for (int i = offset + 1; i <= offset + 2 * MAX_RANGES; i += 2) {
            ranges += "position >= (%1$s)[%2$d] AND position < (%1$s)[%3$d] OR ".formatted(parameter, i, i + 1);
        }
        return "(%sposition >= (%s)[%d])".formatted(ranges, parameter, 4 * MAX_RANGES + 1);
    }

    /** SQL that is true while the bounds are valid: a shard added later may write into a partition that was closed. */
    static String validityPredicate(String parameter) {
        return "NOT EXISTS (SELECT 1 FROM log_head WHERE shard >= (%s)[%d]/*shard*/)"
                .formatted(parameter, 4 * MAX_RANGES + 2);
    }

    /** Adjacent partitions make one range; unused ranges are empty. */
    private static List<Long> rangesOf(List<PartitionTimeIndex.Entry> partitions) {
        List<Long> bounds = new ArrayList<>();
        for (PartitionTimeIndex.Entry partition : partitions) {
            if (!bounds.isEmpty() && bounds.getLast() == partition.fromPosition()) {
                bounds.removeLast();
            } else {
                bounds.add(partition.fromPosition());
            }
            bounds.add(partition.toPosition());
        }
        while (bounds.size() > 2 * MAX_RANGES) {
            closeSmallestGap(bounds);
        }
        while (bounds.size() < 2 * MAX_RANGES) {
            bounds.addAll(Arrays.asList(0L, 0L));
        }
        return bounds;
    }

    private static void closeSmallestGap(List<Long> bounds) {
        int smallest = 1;
        for (int i = 3; i + 1 < bounds.size(); i += 2) {
            if (gapAfter(bounds, i) < gapAfter(bounds, smallest)) {
                smallest = i;
            }
        }
        bounds.subList(smallest, smallest + 2).clear();
    }

    private static long gapAfter(List<Long> bounds, int rangeEnd) {
        return bounds.get(rangeEnd + 1) - bounds.get(rangeEnd);
    }
}
