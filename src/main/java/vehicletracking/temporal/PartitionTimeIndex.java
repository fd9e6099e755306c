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

    static final PartitionTimeIndex EMPTY = new PartitionTimeIndex(List.of(), 0, 0);

    private final List<ClosedPartition> closed;
    private final List<ClosedPartition> amended;
    private final long openFrom;
    private final long shards;

    /**
     * @param closed in the order of the log
     * @param openFrom position from which nothing is closed
     */
    PartitionTimeIndex(List<ClosedPartition> closed, long openFrom, long shards) {
        this.closed = closed;
        this.amended = closed.stream().filter(ClosedPartition::isAmended).toList();
        this.openFrom = openFrom;
        this.shards = shards;
    }

    List<ClosedPartition> closed() {
        return closed;
    }

    /** Where everything is that happened within these times. */
    public PartitionBounds between(Instant start, Instant end) {
        return bounds(partition -> partition.overlaps(start, end));
    }

    /** Where to look for the last that happened up to a time. */
    public PartitionSearchOrder before(Instant time) {
        return searchOrder(partition -> !partition.firstOccurredAt().isAfter(time), time);
    }

    /** Where to look for the first that happened after a time. */
    public PartitionSearchOrder after(Instant time) {
        return searchOrder(partition -> partition.lastOccurredAt().isAfter(time), time);
    }

    private PartitionSearchOrder searchOrder(Predicate<ClosedPartition> mayHoldIt, Instant time) {
        List<ClosedPartition> candidates = closed.stream()
                .filter(mayHoldIt)
                .sorted(Comparator.comparing(partition -> partition.distanceTo(time)))
                .toList();
        return new PartitionSearchOrder(this, candidates, time);
    }

    PartitionBounds bounds(Predicate<ClosedPartition> isWanted) {
        return closed.isEmpty()
                ? PartitionBounds.EVERYWHERE
                : new PartitionBounds(closed.stream().filter(isWanted).toList(), amended, openFrom, shards);
    }
}
