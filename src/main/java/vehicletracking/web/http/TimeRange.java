package vehicletracking.web.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.query.TemporalQueryBus;

/** The time range of a temporal query, ends included. */
public record TimeRange(Instant from, Instant to) {

    /**
     * The range of the parameters {@code from} and {@code to}, which is now by default.
     *
     * @throws Problem 400 when {@code from} is missing or after {@code to}, or when the range is longer than
     *     {@code longest}
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

    /** The query for the movement of a vehicle in this range. */
    public TemporalQueryBus.MovementQuery movementQuery(
            UUID vehicleId, @Nullable Instant knownAt, boolean isFlaggedIncluded) {
        return new TemporalQueryBus.MovementQuery(vehicleId, from, to, knownAt, isFlaggedIncluded);
    }
}
