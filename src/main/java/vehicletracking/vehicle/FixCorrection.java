package vehicletracking.vehicle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Corrected values of a {@link Fix}, in the same units. A value that is null is unchanged. */
public record FixCorrection(
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Instant occurredAt,
        @Nullable Double altitudeMetres,
        @Nullable Double speedMetresPerSecond,
        @Nullable Double courseDegrees,
        @Nullable Double accuracyMetres) {

    /**
     * The corrected fix.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Fix applyTo(Fix fix) {
        return new Fix(
                latitude == null ? fix.latitude() : latitude,
                longitude == null ? fix.longitude() : longitude,
                occurredAt == null ? fix.occurredAt() : occurredAt,
                altitudeMetres == null ? fix.altitudeMetres() : altitudeMetres,
                speedMetresPerSecond == null ? fix.speedMetresPerSecond() : speedMetresPerSecond,
                courseDegrees == null ? fix.courseDegrees() : courseDegrees,
                accuracyMetres == null ? fix.accuracyMetres() : accuracyMetres);
    }
}
