package vehicletracking.temporal;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Nearest-first search for the last event before a time, or the first event after it. The first step covers the
 * partitions whose time range contains the time, and the open partitions; further steps follow only while a partition
 * outside the bounds may hold a nearer event.
 */
public final class PartitionSearchOrder {

    /** Partitions added by the second step; the third one covers all. */
    private static final int EXTENSION_PARTITIONS = 8;

    private final PartitionTimeIndex times;
    private final List<PartitionTimeIndex.Entry> candidates;
    private final Instant time;

    /** @param candidates partitions that may hold the event, the nearest first */
    PartitionSearchOrder(PartitionTimeIndex times, List<PartitionTimeIndex.Entry> candidates, Instant time) {
        this.times = times;
        this.candidates = candidates;
        this.time = time;
    }

    /** @param count number of candidates within the bounds, the nearest ones */
    private record Step(PartitionBounds bounds, int count) {}

    /**
     * Runs a query with growing bounds until its result is final. Completes with the nearest event, empty when there is
     * none; fails when the query fails.
     *
     * @param query finds the nearest event within bounds
     * @param occurredAt the time of an event
     */
    public <T> Future<Optional<T>> search(
            Function<PartitionBounds, Future<Optional<T>>> query, Function<T, Instant> occurredAt) {
        return search(firstStep(), query, occurredAt);
    }

    private <T> Future<Optional<T>> search(
            Step step, Function<PartitionBounds, Future<Optional<T>>> query, Function<T, Instant> occurredAt) {
        return query.apply(step.bounds())
                .compose(found -> nextStep(step, found.map(occurredAt))
                        .map(next -> search(next, query, occurredAt))
                        .orElseGet(() -> Future.succeededFuture(found)));
    }

    /** The bounds of the first step, for a query that covers many vehicles. */
    public PartitionBounds firstBounds() {
        return firstStep().bounds();
    }

    /**
     * The distance from the time at or beyond which an event may be outside the first bounds; empty when they cover all
     * candidates.
     */
    public Optional<Duration> uncoveredDistance() {
        int covered = firstStep().count();
        return covered < candidates.size() ? Optional.of(candidates.get(covered).distanceTo(time)) : Optional.empty();
    }

    private Step firstStep() {
        return stepOf(countWithin(Duration.ZERO));
    }

    /** Empty when the result is final. */
    private Optional<Step> nextStep(Step step, Optional<Instant> found) {
        if (step.bounds().isEverywhere()) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            boolean isFirst = step.count() < firstStep().count() + EXTENSION_PARTITIONS;
            return Optional.of(stepOf(step.count() + (isFirst ? EXTENSION_PARTITIONS : candidates.size())));
        }
        int needed = countWithin(Duration.between(time, found.get()).abs());
        return needed > step.count() ? Optional.of(stepOf(needed)) : Optional.empty();
    }

    private int countWithin(Duration distance) {
        int count = 0;
        // The distance is inclusive: of two events at one time, the id decides.
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
        Set<PartitionTimeIndex.Entry> nearest = Set.copyOf(candidates.subList(0, count));
        return new Step(times.bounds(nearest::contains), count);
    }
}
