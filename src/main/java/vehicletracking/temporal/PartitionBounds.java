package vehicletracking.temporal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in the log to look: some stretches of positions, so that PostgreSQL leaves out the other partitions when the
 * statement starts, without planning it anew. A parameter of statements by {@link EffectiveLocations}.
 *
 * <p>What was known when these places were chosen no longer holds once the log has more shards. Then such a statement
 * finds nothing at all, and is to be repeated {@link #EVERYWHERE}.
 */
public final class PartitionBounds {

    /** Stretches at most of partitions that are closed; more are joined over what is between them. */
    private static final int MAX_RANGES = 2;

    private static final long MAX_SHARDS = Short.MAX_VALUE;

    /** The whole log, whatever is known of it. */
    public static final PartitionBounds EVERYWHERE = new PartitionBounds(List.of(), List.of(), 0, MAX_SHARDS);

    private final Long[] toArray;

    /**
     * @param closed partitions to look into, in the order of the log
     * @param amended all closed partitions that have amendments, in the order of the log
     * @param openFrom position from which nothing is closed
     * @param shards of the log, for all of which this holds
     */
    PartitionBounds(List<ClosedPartition> closed, List<ClosedPartition> amended, long openFrom, long shards) {
        List<Long> all = new ArrayList<>();
        all.addAll(boundsOf(closed));
        all.addAll(boundsOf(amended));
        all.add(openFrom);
        all.add(shards);
        this.toArray = all.toArray(Long[]::new);
    }

    /** The value of the parameter. */
    public Long[] toArray() {
        return toArray.clone();
    }

    /** Whether there is nowhere else to look. */
    public boolean isEverywhere() {
        return this == EVERYWHERE;
    }

    /** SQL that is true at positions to look for locations. */
    static String locationPredicate(String places) {
        return rangePredicate(places, 0);
    }

    /** SQL that is true at positions to look for amendments: wherever there are any, since they come at any time. */
    static String amendmentPredicate(String places) {
        return rangePredicate(places, 2 * MAX_RANGES);
    }

    private static String rangePredicate(String places, int offset) {
        String stretches = "";
        for (int i = offset + 1; i <= offset + 2 * MAX_RANGES; i += 2) {
            stretches += "position >= (%1$s)[%2$d] AND position < (%1$s)[%3$d] OR ".formatted(places, i, i + 1);
        }
        return "(%sposition >= (%s)[%d])".formatted(stretches, places, 4 * MAX_RANGES + 1);
    }

    /** SQL that is true while what was known holds: a shard that was added may write into what was closed. */
    static String validityPredicate(String places) {
        return "NOT EXISTS (SELECT FROM log_head WHERE shard >= (%s)[%d])".formatted(places, 4 * MAX_RANGES + 2);
    }

    private static List<Long> boundsOf(List<ClosedPartition> partitions) {
        List<Long> bounds = new ArrayList<>();
        for (ClosedPartition partition : partitions) {
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
            if (gap(bounds, i) < gap(bounds, smallest)) {
                smallest = i;
            }
        }
        bounds.subList(smallest, smallest + 2).clear();
    }

    private static long gap(List<Long> bounds, int endOfStretch) {
        return bounds.get(endOfStretch + 1) - bounds.get(endOfStretch);
    }
}
