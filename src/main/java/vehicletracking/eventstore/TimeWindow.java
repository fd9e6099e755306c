package vehicletracking.eventstore;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Closed interval of time.
 *
 * @param from first instant, null when unbounded
 * @param to last instant, null when unbounded
 */
public record TimeWindow(@Nullable Instant from, @Nullable Instant to) {

    public static final TimeWindow ALWAYS = new TimeWindow(null, null);

    public TimeWindow {
        if (from != null && to != null && from.isAfter(to)) {
            throw new IllegalArgumentException("must not be after " + to + ", but is " + from);
        }
    }

    /** The interval that contains one instant. */
    public static TimeWindow at(Instant time) {
        return new TimeWindow(time, time);
    }

    public boolean contains(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || !time.isAfter(to));
    }

    /** The instants that both intervals contain; empty when there are none. */
    public Optional<TimeWindow> intersection(TimeWindow other) {
        Instant begin = other.from != null && (from == null || from.isBefore(other.from)) ? other.from : from;
        Instant end = other.to != null && (to == null || to.isAfter(other.to)) ? other.to : to;
        return begin != null && end != null && begin.isAfter(end)
                ? Optional.empty()
                : Optional.of(new TimeWindow(begin, end));
    }
}
