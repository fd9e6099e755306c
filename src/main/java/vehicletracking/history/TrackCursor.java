package vehicletracking.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vehicletracking.vehicle.UuidParser;

/**
 * A place in a track: the last location that was read.
 *
 * @param occurredAt its time
 * @param locationTrackedId its id, which tells locations of one time apart
 */
public record TrackCursor(Instant occurredAt, UUID locationTrackedId) {

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,17})\\.(.+)");

    /** Smaller than any id there is. */
    private static final UUID NIL = new UUID(0, 0);

    /** Before every location of that time. */
    public static TrackCursor before(Instant time) {
        return new TrackCursor(time, NIL);
    }

    static TrackCursor at(HistoricalLocation location) {
        return new TrackCursor(location.fix().occurredAt(), location.locationTrackedId());
    }

    /**
     * Reads {@code <microseconds since 1970>.<id>}.
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
