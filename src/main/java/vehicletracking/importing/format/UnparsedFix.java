package vehicletracking.importing.format;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/** Values of a fix as text of a file. Absent values are null or blank. */
record UnparsedFix(
        @Nullable String latitude,
        @Nullable String longitude,
        @Nullable String time,
        @Nullable String altitude,
        @Nullable String speed,
        @Nullable String course,
        @Nullable String accuracy) {

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,20}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");

    /** @throws IllegalArgumentException naming a value that is missing, invalid, or a time after {@code latest} */
    Fix toFix(TimeFormat.Parser times, SpeedUnit speedUnit, Instant latest) {
        @Nullable Double metresPerSecond = parseNumber("speed", speed);
        Fix fix = new Fix(
                require("latitude", parseNumber("latitude", latitude)),
                require("longitude", parseNumber("longitude", longitude)),
                times.parse(require("time", stripToNull(time))),
                parseNumber("altitude", altitude),
                metresPerSecond == null ? null : Double.valueOf(speedUnit.toMetresPerSecond(metresPerSecond)),
                parseNumber("course", course),
                parseNumber("accuracy", accuracy));
        if (fix.occurredAt().isAfter(latest)) {
            throw new IllegalArgumentException("time is in the future: " + fix.occurredAt());
        }
        return fix;
    }

    private static <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static @Nullable Double parseNumber(String name, @Nullable String text) {
        String stripped = stripToNull(text);
        if (stripped != null && !NUMBER.matcher(stripped).matches()) {
            throw new IllegalArgumentException(name + " is not a number: " + Excerpt.of(stripped));
        }
        return stripped == null ? null : Double.valueOf(stripped);
    }

    private static @Nullable String stripToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
