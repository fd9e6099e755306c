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
public final class NearestFirst {

    /** Partitions that are looked into together after the first ones, before everything is. */
    private static final int MORE = 8;

    private final LogTimes times;
    private final List<Partition> candidates;
    private final Instant time;

    NearestFirst(LogTimes times, List<Partition> candidates, Instant time) {
        this.times = times;
        this.candidates = candidates;
        this.time = time;
    }

    /**
     * One look.
     *
     * @param count of the candidates that are looked into, the nearest ones
     */
    public record Look(Places places, int count) {}

    public Look first() {
        return look(reaching(Duration.ZERO));
    }

    /** The next look when this one found something of that time, or nothing; empty when that is the answer. */
    public Optional<Look> after(Look look, Optional<Instant> found) {
        if (look.places().isEverywhere()) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            return Optional.of(look(look.count() + (look.count() < first().count() + MORE ? MORE : candidates.size())));
        }
        int needed = reaching(Duration.between(time, found.get()).abs());
        return needed > look.count() ? Optional.of(look(needed)) : Optional.empty();
    }

    /** So far away from the time something may be that the first look does not see; empty when it sees all there is. */
    public Optional<Duration> unseenFrom() {
        int seen = first().count();
        return seen < candidates.size() ? Optional.of(candidates.get(seen).distanceTo(time)) : Optional.empty();
    }

    /** How many candidates tell of times as near as this, one of the very distance included: an id may decide. */
    private int reaching(Duration distance) {
        int count = 0;
        while (count < candidates.size()
                && candidates.get(count).distanceTo(time).compareTo(distance) <= 0) {
            count++;
        }
        return count;
    }

    private Look look(int count) {
        if (count > candidates.size()) {
            return new Look(Places.EVERYWHERE, candidates.size());
        }
        Set<Partition> nearest = Set.copyOf(candidates.subList(0, count));
        return new Look(times.places(nearest::contains), count);
    }
}
