package vehicletracking.temporal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which partitions of the log tell of which times, as it was known at some moment. A partition that was closed since is
 * taken for open, which is looked into whatever the question.
 */
public final class PartitionTimeIndex {

    static final PartitionTimeIndex UNKNOWN = new PartitionTimeIndex(List.of(), 0, 0);

    private final List<PartitionTimeRange> closed;
    private final List<PartitionTimeRange> amended;
    private final long openFrom;
    private final long shards;

    /**
     * @param closed in the order of the log
     * @param openFrom position from which nothing is closed
     */
    PartitionTimeIndex(List<PartitionTimeRange> closed, long openFrom, long shards) {
        this.closed = closed;
        this.amended = closed.stream().filter(PartitionTimeRange::isAmended).toList();
        this.openFrom = openFrom;
        this.shards = shards;
    }

    List<PartitionTimeRange> closed() {
        return closed;
    }

    /** Where everything is that happened within these times. */
    public PartitionBounds between(Instant start, Instant end) {
        return places(partition -> partition.tellsOf(start, end));
    }

    /** Where to look for the last that happened up to a time. */
    public PartitionSearchOrder before(Instant time) {
        return nearestFirst(partition -> !partition.first().isAfter(time), time);
    }

    /** Where to look for the first that happened after a time. */
    public PartitionSearchOrder after(Instant time) {
        return nearestFirst(partition -> partition.last().isAfter(time), time);
    }

    private PartitionSearchOrder nearestFirst(Predicate<PartitionTimeRange> mayHoldIt, Instant time) {
        List<PartitionTimeRange> candidates = closed.stream()
                .filter(mayHoldIt)
                .sorted(Comparator.comparing(partition -> partition.distanceTo(time)))
                .toList();
        return new PartitionSearchOrder(this, candidates, time);
    }

    PartitionBounds places(Predicate<PartitionTimeRange> isWanted) {
        return closed.isEmpty()
                ? PartitionBounds.EVERYWHERE
                : new PartitionBounds(closed.stream().filter(isWanted).toList(), amended, openFrom, shards);
    }
}
