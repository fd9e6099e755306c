package vehicletracking.ingest.dialect;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.SpeedUnit;

/**
 * NMEA 0183's "recommended minimum" sentence (RMC) of any talker: {@code
 * $GPRMC,hhmmss,A,ddmm.mm,N,dddmm.mm,E,knots,course,ddmmyy,...*checksum}; if not valid, the rest is meaningless.
 */
record GprmcSentence(
        boolean isValid,
        double latitude,
        double longitude,
        Instant occurredAt,
        @Nullable Double speedMetresPerSecond,
        @Nullable Double courseDegrees) {

    private static final int MAX_LENGTH = 128;
    private static final int FIELDS = 10;

    private static final Pattern SENTENCE =
            Pattern.compile("\\$?(?<fields>[A-Z]{2}RMC,[ -)+-~]*)(\\*(?<checksum>\\p{XDigit}{2}))?");
    private static final Pattern TIME = Pattern.compile("(\\d\\d)(\\d\\d)(\\d\\d)(\\.\\d{1,9})?");
    private static final Pattern DATE = Pattern.compile("(\\d\\d)(\\d\\d)(\\d\\d)");
    // GPSLogger does not pad its degrees.
    private static final Pattern COORDINATE = Pattern.compile("(\\d{0,3})(\\d\\d(\\.\\d{0,15})?)");

    /** Two-digit years are in the century that starts here, the epoch of GPS. */
    private static final int FIRST_YEAR = 1980;

    private static final int MINUTES_PER_DEGREE = 60;

    /** @throws DecodingException if the text is not an RMC sentence or has a wrong checksum */
    static GprmcSentence parse(String text) {
        Matcher form = SENTENCE.matcher(text.strip());
        if (text.length() > MAX_LENGTH || !form.matches()) {
            throw DecodingException.invalidValue("gprmc", "is not an RMC sentence", text);
        }
        String sentence = form.group("fields");
        String checksum = form.group("checksum");
        if (checksum != null && Integer.parseInt(checksum, 16) != checksumOf(sentence)) {
            throw DecodingException.invalidValue("gprmc", "has a wrong checksum", text);
        }
        String[] fields = sentence.split(",", -1);
        if (fields.length < FIELDS) {
            throw DecodingException.invalidValue("gprmc", "is too short", text);
        }
        return fields[2].equals("A") ? parseFix(fields) : new GprmcSentence(false, 0, 0, Instant.EPOCH, null, null);
    }

    private static GprmcSentence parseFix(String[] fields) {
        Double knots = NumberParser.parse(fields[7]);
        Double course = NumberParser.parse(fields[8]);
        return new GprmcSentence(
                true,
                parseCoordinate(fields[3], fields[4], "N", "S"),
                parseCoordinate(fields[5], fields[6], "E", "W"),
                parseTime(fields[9], fields[1]),
                knots == null || knots < 0 ? null : Double.valueOf(SpeedUnit.KNOTS.toMetresPerSecond(knots)),
                course == null || course < 0 ? null : course);
    }

    private static int checksumOf(String sentence) {
        return sentence.chars().reduce(0, (sum, character) -> sum ^ character);
    }

    private static double parseCoordinate(String text, String hemisphere, String positive, String negative) {
        Matcher form = COORDINATE.matcher(text);
        if (!form.matches() || !(hemisphere.equals(positive) || hemisphere.equals(negative))) {
            throw DecodingException.invalidValue("gprmc", "has an invalid coordinate", text + "," + hemisphere);
        }
        int degrees = form.group(1).isEmpty() ? 0 : Integer.parseInt(form.group(1));
        double size = degrees + Double.parseDouble(form.group(2)) / MINUTES_PER_DEGREE;
        return hemisphere.equals(positive) ? size : -size;
    }

    private static Instant parseTime(String dateText, String timeText) {
        Matcher date = DATE.matcher(dateText);
        Matcher time = TIME.matcher(timeText);
        if (!date.matches() || !time.matches()) {
            throw DecodingException.invalidValue("gprmc", "has an invalid time", dateText + " " + timeText);
        }
        try {
            LocalDate day = LocalDate.of(yearOf(number(date, 3)), number(date, 2), number(date, 1));
            Instant second = day.atTime(LocalTime.of(number(time, 1), number(time, 2), number(time, 3)))
                    .toInstant(ZoneOffset.UTC);
            double fraction = time.group(4) == null ? 0 : Double.parseDouble("0" + time.group(4));
            return second.plus(Math.round(fraction * 1e6), ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw DecodingException.invalidValue("gprmc", "has a time that does not exist", dateText + " " + timeText);
        }
    }

    private static int yearOf(int twoDigits) {
        int year = FIRST_YEAR / 100 * 100 + twoDigits;
        return year < FIRST_YEAR ? year + 100 : year;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
