package vehicletracking.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vehicletracking.vehicle.UuidParser;

/**
 * Position in a track: time and id of the last location that was read.
 *
 * @param locationTrackedId orders locations of the same time
 */
public record TrackCursor(Instant occurredAt, UUID locationTrackedId) {

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,17})\\.(.+)");

    /** Less than any id. */
    private static final UUID NIL = new UUID(0, 0);

    /** The cursor before all locations of a time. */
    public static TrackCursor before(Instant time) {
        return new TrackCursor(time, NIL);
    }

    static TrackCursor at(HistoricalLocation location) {
        return new TrackCursor(location.fix().occurredAt(), location.locationTrackedId());
    }

    /**
     * Parses {@code <microseconds since 1970>.<id>}, the form of {@link #toString}.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static TrackCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be the cursor of a page before");
        }
        return new TrackCursor(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                UuidParser.parse(parts.group(2))
                        .orElseThrow(() -> new IllegalArgumentException("must be the cursor of a page before")));
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt) + "." + locationTrackedId;
    }
}
