package vehicletracking.web.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.query.TemporalQueryBus;

/** The time that a question is about, its ends included. */
public record TimeRange(Instant from, Instant to) {

    /**
     * The parameters {@code from}, and {@code to}, which is now where it is not given.
     *
     * @throws Problem when there is no beginning, when it comes after the end, or when the range is too long
     */
    public static TimeRange of(QueryParameters parameters, InstantSource clock, Duration longest) {
        Instant from = parameters.time("from").orElseThrow(() -> Problem.invalidParameter("from", "is missing"));
        Instant to = parameters.time("to").orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (from.isAfter(to)) {
            throw Problem.invalidParameter("from", "must not be after to, which is " + to);
        }
        if (Duration.between(from, to).compareTo(longest) > 0) {
            throw Problem.invalidParameter("to", "must be at most " + longest.toDays() + " days after from");
        }
        return new TimeRange(from, to);
    }

    public TemporalQueryBus.MovementQuery movementQuery(
            UUID vehicleId, @Nullable Instant knownAt, boolean isFlaggedIncluded) {
        return new TemporalQueryBus.MovementQuery(vehicleId, from, to, knownAt, isFlaggedIncluded);
    }
}
