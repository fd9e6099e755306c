package vehicletracking.temporal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which partitions of the log tell of which times, as it was known at some moment. A partition that was closed since is
 * taken for open, which is looked into whatever the question.
 */
public final class LogTimes {

    static final LogTimes UNKNOWN = new LogTimes(List.of(), 0, 0);

    private final List<Partition> closed;
    private final List<Partition> amended;
    private final long openFrom;
    private final long shards;

    /**
     * @param closed in the order of the log
     * @param openFrom position from which nothing is closed
     */
    LogTimes(List<Partition> closed, long openFrom, long shards) {
        this.closed = closed;
        this.amended = closed.stream().filter(Partition::isAmended).toList();
        this.openFrom = openFrom;
        this.shards = shards;
    }

    List<Partition> closed() {
        return closed;
    }

    /** Where everything is that happened within these times. */
    public Places between(Instant start, Instant end) {
        return places(partition -> partition.tellsOf(start, end));
    }

    /** Where to look for the last that happened up to a time. */
    public NearestFirst before(Instant time) {
        return nearestFirst(partition -> !partition.first().isAfter(time), time);
    }

    /** Where to look for the first that happened after a time. */
    public NearestFirst after(Instant time) {
        return nearestFirst(partition -> partition.last().isAfter(time), time);
    }

    private NearestFirst nearestFirst(Predicate<Partition> mayHoldIt, Instant time) {
        List<Partition> candidates = closed.stream()
                .filter(mayHoldIt)
                .sorted(Comparator.comparing(partition -> partition.distanceTo(time)))
                .toList();
        return new NearestFirst(this, candidates, time);
    }

    Places places(Predicate<Partition> isWanted) {
        return closed.isEmpty()
                ? Places.EVERYWHERE
                : new Places(closed.stream().filter(isWanted).toList(), amended, openFrom, shards);
    }
}
