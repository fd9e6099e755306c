package vehicletracking.importing.format;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Format of the times in a file.
 *
 * @param pattern {@value #ISO}, {@value #EPOCH_SECONDS}, {@value #EPOCH_MILLIS}, or a pattern of {@link
 * DateTimeFormatter}
 * @param zone time zone of times without one; null if each time must have one
 */
public record TimeFormat(String pattern, @Nullable String zone) {

    public static final String ISO = "iso";
    public static final String EPOCH_SECONDS = "epoch-seconds";
    public static final String EPOCH_MILLIS = "epoch-millis";

    /** ISO-8601 with a zone. */
    public static final TimeFormat DEFAULT = new TimeFormat(ISO, null);

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

    /** @throws IllegalArgumentException if the pattern or the zone is invalid; the message states which */
    public TimeFormat {
        if (zone != null) {
            requireZone(zone);
        }
        if (!isNamed(pattern)) {
            requirePattern(pattern);
        }
    }

    private static boolean isNamed(String pattern) {
        return pattern.equals(ISO) || pattern.equals(EPOCH_SECONDS) || pattern.equals(EPOCH_MILLIS);
    }

    private static void requireZone(String zone) {
        try {
            ZoneId _ = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + Excerpt.of(zone), e);
        }
    }

    private static void requirePattern(String pattern) {
        try {
            DateTimeFormatter _ = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid time format " + Excerpt.of(pattern), e);
        }
    }

    interface Parser {

        /** @throws IllegalArgumentException if it is not such a time or has no zone; the message contains the text */
        Instant parse(String text);
    }

    /** Creates a parser, to be reused for all times of a file. */
    Parser newParser() {
        return switch (pattern) {
            case EPOCH_SECONDS -> text -> fromSeconds(parseNumber(text));
            case EPOCH_MILLIS -> text -> fromSeconds(parseNumber(text).movePointLeft(3));
            case ISO -> dateTimeParser(DateTimeFormatter.ISO_DATE_TIME);
            default -> dateTimeParser(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
        };
    }

    private static BigDecimal parseNumber(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("time is not a number: " + Excerpt.of(text));
        }
        return new BigDecimal(text);
    }

    private static Instant fromSeconds(BigDecimal seconds) {
        try {
            long micros = seconds.movePointRight(6).toBigInteger().longValueExact();
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException("time is out of range: " + seconds, e);
        }
    }

    private Parser dateTimeParser(DateTimeFormatter formatter) {
        @Nullable ZoneId defaultZone = zone == null ? null : ZoneId.of(zone);
        boolean isIso = pattern.equals(ISO);
        return text -> {
            try {
                String date = isIso && text.length() > 10 && text.charAt(10) == ' ' ? replaceSpace(text) : text;
                return toInstant(
                        formatter.parseBest(date, OffsetDateTime::from, LocalDateTime::from), defaultZone, text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "time does not match the format " + pattern + ": " + Excerpt.of(text), e);
            }
        };
    }

    private static String replaceSpace(String text) {
        return text.substring(0, 10) + "T" + text.substring(11);
    }

    private static Instant toInstant(TemporalAccessor parsed, @Nullable ZoneId zone, String text) {
        Instant instant = switch (parsed) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time when zone != null -> time.atZone(zone).toInstant();
            default -> throw new IllegalArgumentException("time has no zone: " + Excerpt.of(text));
        };
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
