package vehicletracking.temporal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where to look for what happened last before a time, or first after it: at first in the partitions that tell of that
 * time and in those that are open, and farther away only when something nearer may be there.
 */
public final class PartitionSearchOrder {

    /** Partitions that are looked into together after the first ones, before everything is. */
    private static final int EXTENSION_PARTITIONS = 8;

    private final PartitionTimeIndex times;
    private final List<ClosedPartition> candidates;
    private final Instant time;

    PartitionSearchOrder(PartitionTimeIndex times, List<ClosedPartition> candidates, Instant time) {
        this.times = times;
        this.candidates = candidates;
        this.time = time;
    }

    /**
     * One look.
     *
     * @param count of the candidates that are looked into, the nearest ones
     */
    public record Step(PartitionBounds bounds, int count) {}

    public Step firstStep() {
        return stepOf(countWithin(Duration.ZERO));
    }

    /** The next look when this one found something of that time, or nothing; empty when that is the answer. */
    public Optional<Step> nextStep(Step look, Optional<Instant> found) {
        if (look.bounds().isEverywhere()) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            return Optional.of(stepOf(look.count() + (look.count() < firstStep().count() + EXTENSION_PARTITIONS ? EXTENSION_PARTITIONS : candidates.size())));
        }
        int needed = countWithin(Duration.between(time, found.get()).abs());
        return needed > look.count() ? Optional.of(stepOf(needed)) : Optional.empty();
    }

    /** So far away from the time something may be that the first look does not see; empty when it sees all there is. */
    public Optional<Duration> uncoveredDistance() {
        int seen = firstStep().count();
        return seen < candidates.size() ? Optional.of(candidates.get(seen).distanceTo(time)) : Optional.empty();
    }

    /** How many candidates tell of times as near as this, one of the very distance included: an id may decide. */
    private int countWithin(Duration distance) {
        int count = 0;
        while (count < candidates.size()
                && candidates.get(count).distanceTo(time).compareTo(distance) <= 0) {
            count++;
        }
        return count;
    }

    private Step stepOf(int count) {
        if (count > candidates.size()) {
            return new Step(PartitionBounds.EVERYWHERE, candidates.size());
        }
        Set<ClosedPartition> nearest = Set.copyOf(candidates.subList(0, count));
        return new Step(times.bounds(nearest::contains), count);
    }
}
