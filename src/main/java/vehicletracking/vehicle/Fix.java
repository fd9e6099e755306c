package vehicletracking.vehicle;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a vehicle was at a time, as its device told. What the device did not tell is null, which is not the same as 0.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 * @param occurredAt when the vehicle was there
 * @param altitudeMetres above the ellipsoid
 * @param speedMetresPerSecond over ground, from 0
 * @param courseDegrees clockwise from true north, 0 to 360
 * @param accuracyMetres radius in which the vehicle was, from 0
 */
public record Fix(
        double latitude,
        double longitude,
        Instant occurredAt,
        @Nullable Double altitudeMetres,
        @Nullable Double speedMetresPerSecond,
        @Nullable Double courseDegrees,
        @Nullable Double accuracyMetres) {

    /** Nothing this service is told about happened before. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** A device's clock may be ahead by this much. */
    public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException when a value is out of its range; the message names it */
    public Fix {
        requireWithin("latitude", latitude, -90, 90);
        requireWithin("longitude", longitude, -180, 180);
        requireWithin("altitude", altitudeMetres, -20_000, 100_000_000);
        requireWithin("speed", speedMetresPerSecond, 0, 100_000);
        requireWithin("course", courseDegrees, 0, 360);
        requireWithin("accuracy", accuracyMetres, 0, 100_000_000);
        if (occurredAt.isBefore(EARLIEST)) {
            throw new IllegalArgumentException("occurredAt must not be before " + EARLIEST);
        }
    }

    private static void requireWithin(String name, @Nullable Double value, double min, double max) {
        if (value != null && !(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", and is " + value);
        }
    }
}
