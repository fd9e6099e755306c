package vehicletracking.eventstore;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time, its ends included.
 *
 * @param from null when it has no beginning
 * @param to null when it has no end
 */
public record TimeWindow(@Nullable Instant from, @Nullable Instant to) {

    public static final TimeWindow ALWAYS = new TimeWindow(null, null);

    public TimeWindow {
        if (from != null && to != null && from.isAfter(to)) {
            throw new IllegalArgumentException("must not be after " + to + ", and is " + from);
        }
    }

    /** One moment. */
    public static TimeWindow at(Instant time) {
        return new TimeWindow(time, time);
    }

    public boolean contains(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || !time.isAfter(to));
    }

    /** What is in both; empty when they have nothing in common. */
    public Optional<TimeWindow> intersection(TimeWindow other) {
        Instant begin = other.from != null && (from == null || from.isBefore(other.from)) ? other.from : from;
        Instant end = other.to != null && (to == null || to.isAfter(other.to)) ? other.to : to;
        return begin != null && end != null && begin.isAfter(end)
                ? Optional.empty()
                : Optional.of(new TimeWindow(begin, end));
    }
}
