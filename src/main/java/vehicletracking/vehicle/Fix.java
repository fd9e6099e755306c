package vehicletracking.vehicle;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Position of a vehicle at a time, as its device measured it. A value that the device did not report is null, which is
 * different from 0.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 * @param occurredAt when the position was measured
 * @param altitudeMetres above the ellipsoid
 * @param speedMetresPerSecond over ground, from 0
 * @param courseDegrees clockwise from true north, 0 to 360
 * @param accuracyMetres radius around the position, from 0
 */
public record Fix(
        double latitude,
        double longitude,
        Instant occurredAt,
        @Nullable Double altitudeMetres,
        @Nullable Double speedMetresPerSecond,
        @Nullable Double courseDegrees,
        @Nullable Double accuracyMetres) {

    /** The earliest valid time of a fix. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** How far a device's clock may be ahead: fixes later than this are in the future. */
    public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException if a value is out of range; the message names it */
    public Fix {
        requireInRange("latitude", latitude, -90, 90);
        requireInRange("longitude", longitude, -180, 180);
        requireInRange("altitude", altitudeMetres, -20_000, 100_000_000);
        requireInRange("speed", speedMetresPerSecond, 0, 100_000);
        requireInRange("course", courseDegrees, 0, 360);
        requireInRange("accuracy", accuracyMetres, 0, 100_000_000);
        if (occurredAt.isBefore(EARLIEST)) {
            throw new IllegalArgumentException("occurredAt must not be before " + EARLIEST);
        }
    }

    private static void requireInRange(String name, @Nullable Double value, double min, double max) {
        if (value != null && !(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", and is " + value);
        }
    }
}
