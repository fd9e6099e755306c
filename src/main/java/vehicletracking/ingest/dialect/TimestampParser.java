package vehicletracking.ingest.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lenient parser of times: since 1970 in seconds or finer units, or ISO-8601, in UTC unless a zone is given. */
final class TimestampParser {

    private static final int MAX_LENGTH = 64;
    private static final Pattern EPOCH = Pattern.compile("-?\\d{1,20}(\\.\\d{1,20})?");

    /** Accepts a space as the sign of a zone: a plus sign that is not escaped in a query is decoded to one. */
    private static final Pattern ISO = Pattern.compile("(?<day>\\d{4}-\\d\\d-\\d\\d)[Tt ](?<minute>\\d\\d:\\d\\d)"
            + "(:(?<second>\\d\\d)([.,](?<fraction>\\d{1,20}))?)?"
            + " ?(?<zone>[Zz]|(?<sign>[+ -])(?<hours>\\d\\d):?(?<minutes>\\d\\d)?)?(\\[[^\\[\\]]*])?");

    /** Numbers below this are seconds (up to the year 5138); of larger ones the unit is finer by a power of 1,000. */
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(100_000_000_000L);

    private static final int FINEST_UNIT_DIGITS = 9;
    private static final int NANO_DIGITS = 9;

    private TimestampParser() {}

    /** @return the time truncated to microseconds, the resolution of the event log; null unless the value is a time */
    static @Nullable Instant parse(Object value) {
        try {
            Instant time = switch (value) {
                case Long number -> ofEpoch(BigDecimal.valueOf(number));
                case Integer number -> ofEpoch(BigDecimal.valueOf(number));
                case BigInteger number -> ofEpoch(new BigDecimal(number));
                case Double number -> Double.isFinite(number) ? ofEpoch(BigDecimal.valueOf(number)) : null;
                case String text when text.length() <= MAX_LENGTH -> parseText(text.strip());
                default -> null;
            };
            return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            // The format is valid, but the day or hour does not exist.
            return null;
        }
    }

    private static @Nullable Instant parseText(String text) {
        return EPOCH.matcher(text).matches() ? ofEpoch(new BigDecimal(text)) : parseIso(text);
    }

    private static @Nullable Instant ofEpoch(BigDecimal number) {
        for (int digits = 0; digits <= FINEST_UNIT_DIGITS; digits += 3) {
            BigDecimal seconds = number.movePointLeft(digits);
            if (seconds.abs().compareTo(MAX_SECONDS) < 0) {
                long nanos = seconds.remainder(BigDecimal.ONE)
                        .movePointRight(NANO_DIGITS)
                        .longValue();
                return Instant.ofEpochSecond(seconds.longValue(), nanos);
            }
        }
        return null;
    }

    private static @Nullable Instant parseIso(String text) {
        Matcher iso = ISO.matcher(text);
        if (!iso.matches()) {
            return null;
        }
        String second = iso.group("second") == null ? "00" : iso.group("second");
        LocalDateTime time = LocalDateTime.parse(iso.group("day") + "T" + iso.group("minute") + ":" + second);
        return time.plusNanos(nanosOf(iso.group("fraction"))).toInstant(zoneOf(iso));
    }

    private static long nanosOf(@Nullable String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
    }

    private static ZoneOffset zoneOf(Matcher iso) {
        if (iso.group("hours") == null) {
            return ZoneOffset.UTC;
        }
        int sign = "-".equals(iso.group("sign")) ? -1 : 1;
        int minutes = iso.group("minutes") == null ? 0 : Integer.parseInt(iso.group("minutes"));
        return ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(iso.group("hours")), sign * minutes);
    }
}
