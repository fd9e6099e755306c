package vehicletracking.temporal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Time ranges of the closed partitions of the log, an immutable snapshot. Partitions closed after this snapshot count
 * as open and are always scanned.
 */
public final class PartitionTimeIndex {

    static final PartitionTimeIndex EMPTY = new PartitionTimeIndex(List.of(), 0, 0);

    private final List<Entry> closed;
    private final List<Entry> amended;
    private final long openFrom;
    private final long shards;

    /** Closed partitions are in the order of the log; all partitions from position {@code openFrom} on are open. */
    PartitionTimeIndex(List<Entry> closed, long openFrom, long shards) {
        this.closed = closed;
        this.amended = closed.stream().filter(Entry::isAmended).toList();
        this.openFrom = openFrom;
        this.shards = shards;
    }

    /**
     * A closed partition, up to {@code toPosition} (exclusive), with the earliest and the latest time of its events.
     *
     * @param closedAt distinguishes the entry from a later one of the same partition, reopened and closed again
     * @param isAmended whether it contains corrections or retractions
     */
    record Entry(
            long fromPosition,
            long toPosition,
            Instant closedAt,
            Instant firstOccurredAt,
            Instant lastOccurredAt,
            boolean isAmended) {

        Entry withAmendments() {
            return new Entry(fromPosition, toPosition, closedAt, firstOccurredAt, lastOccurredAt, true);
        }

        private boolean overlaps(Instant start, Instant end) {
            return !firstOccurredAt.isAfter(end) && !lastOccurredAt.isBefore(start);
        }

        /** Zero when the time is within the range. */
        Duration distanceTo(Instant time) {
            if (firstOccurredAt.isAfter(time)) {
                return Duration.between(time, firstOccurredAt);
            }
            return lastOccurredAt.isBefore(time) ? Duration.between(lastOccurredAt, time) : Duration.ZERO;
        }
    }

    List<Entry> closed() {
        return closed;
    }

    /** The bounds of all events that occurred within a time range, both ends included. */
    public PartitionBounds between(Instant start, Instant end) {
        return bounds(partition -> partition.overlaps(start, end));
    }

    /** The order in which to search for the last event up to a time, the time included. */
    public PartitionSearchOrder before(Instant time) {
        return searchOrder(partition -> !partition.firstOccurredAt().isAfter(time), time);
    }

    /** The order in which to search for the first event after a time. */
    public PartitionSearchOrder after(Instant time) {
        return searchOrder(partition -> partition.lastOccurredAt().isAfter(time), time);
    }

    private PartitionSearchOrder searchOrder(Predicate<Entry> isCandidate, Instant time) {
        List<Entry> candidates = closed.stream()
                .filter(isCandidate)
                .sorted(Comparator.comparing(partition -> partition.distanceTo(time)))
                .toList();
        return new PartitionSearchOrder(this, candidates, time);
    }

    PartitionBounds bounds(Predicate<Entry> isIncluded) {
        return closed.isEmpty()
                ? PartitionBounds.EVERYWHERE
                : new PartitionBounds(closed.stream().filter(isIncluded).toList(), amended, openFrom, shards);
    }
}
