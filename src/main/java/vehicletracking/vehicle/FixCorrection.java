package vehicletracking.vehicle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be put right about a {@link Fix}, in the same units. What is null stays as it was. */
public record FixCorrection(
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Instant occurredAt,
        @Nullable Double altitudeMetres,
        @Nullable Double speedMetresPerSecond,
        @Nullable Double courseDegrees,
        @Nullable Double accuracyMetres) {

    /** @throws IllegalArgumentException when a value comes out of its range; the message names it */
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
