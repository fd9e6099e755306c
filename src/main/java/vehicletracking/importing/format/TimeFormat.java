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
 * How times are written.
 *
 * @param pattern {@value #ISO}, {@value #EPOCH_SECONDS}, {@value #EPOCH_MILLIS}, or a pattern of {@link DateTimeFormatter}
 * @param zone of times that tell none; null when each must tell its own
 */
public record TimeFormat(String pattern, @Nullable String zone) {

    public static final String ISO = "iso";
    public static final String EPOCH_SECONDS = "epoch-seconds";
    public static final String EPOCH_MILLIS = "epoch-millis";

    /** A time with its zone, as most files have it. */
    public static final TimeFormat DEFAULT = new TimeFormat(ISO, null);

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

    /** @throws IllegalArgumentException when nothing can be written so; the message says why */
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
            throw new IllegalArgumentException("there is no time zone " + Excerpt.of(zone), e);
        }
    }

    private static void requirePattern(String pattern) {
        try {
            DateTimeFormatter _ = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Excerpt.of(pattern) + " is no form of a time", e);
        }
    }

    /** Reads times of this form, each of which must be a time with a zone, its own or that of the form. */
    interface Parser {

        /** @throws IllegalArgumentException when the text is no such time; the message says what it is */
        Instant parse(String text);
    }

    /** A reader, which is made once for many times. */
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
            throw new IllegalArgumentException("time is no number: " + Excerpt.of(text));
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
        @Nullable ZoneId zoneOfAll = zone == null ? null : ZoneId.of(zone);
        boolean isIso = pattern.equals(ISO);
        return text -> {
            try {
                String date = isIso && text.length() > 10 && text.charAt(10) == ' ' ? replaceSpace(text) : text;
                return toInstant(formatter.parseBest(date, OffsetDateTime::from, LocalDateTime::from), zoneOfAll, text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("time is not of the form " + pattern + ": " + Excerpt.of(text), e);
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
            default -> throw new IllegalArgumentException("time tells no zone: " + Excerpt.of(text));
        };
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
