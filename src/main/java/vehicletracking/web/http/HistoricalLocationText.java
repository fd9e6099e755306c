package vehicletracking.web.http;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/** Past locations as text, written by hand: a track has a great many of them. */
public final class HistoricalLocationText {

    /** From here down, Java prints a double with an exponent, which XML's decimal and many readers of CSV don't know. */
    private static final double SMALLEST_PLAIN = 1e-3;

    private static final double LARGEST_PLAIN = 1e7;

    private HistoricalLocationText() {}

    /** A JSON object; what the device did not tell is not there. */
    public static void appendJson(StringBuilder out, HistoricalLocation location) {
        Fix fix = location.fix();
        out.append("{\"latitude\":").append(fix.latitude());
        out.append(",\"longitude\":").append(fix.longitude());
        appendMember(out, "altitude", fix.altitudeMetres());
        appendMember(out, "speed", fix.speedMetresPerSecond());
        appendMember(out, "course", fix.courseDegrees());
        appendMember(out, "accuracy", fix.accuracyMetres());
        out.append(",\"occurredAt\":\"").append(fix.occurredAt());
        out.append("\",\"recordedAt\":\"").append(location.recordedAt());
        out.append("\",\"locationTrackedId\":\"").append(location.locationTrackedId());
        out.append("\",\"position\":\"").append(location.position()).append('"');
        if (!location.flags().isEmpty()) {
            appendFlags(out.append(",\"flags\":"), location.flags());
        }
        if (location.correctedBy() != null) {
            out.append(",\"correctedBy\":\"").append(location.correctedBy()).append('"');
        }
        out.append('}');
    }

    /** A JSON array; no flag has a character in it that JSON, XML or CSV would want escaped. */
    public static void appendFlags(StringBuilder out, Set<QualityFlag> flags) {
        out.append(flags.stream().map(QualityFlag::text).collect(Collectors.joining("\",\"", "[\"", "\"]")));
    }

    /** Flags in one word each, with spaces between. */
    public static String spaceSeparated(Set<QualityFlag> flags) {
        return flags.stream().map(QualityFlag::text).collect(Collectors.joining(" "));
    }

    /** Flags as the elements of an HTTP header, in the order in which they are declared. */
    static String headerValue(Set<QualityFlag> flags) {
        return flags.stream().sorted().map(QualityFlag::text).collect(Collectors.joining(", "));
    }

    private static void appendMember(StringBuilder out, String name, @Nullable Double value) {
        if (value != null) {
            out.append(",\"").append(name).append("\":").append(value.doubleValue());
        }
    }

    /** A number without an exponent. */
    public static void appendDecimal(StringBuilder out, double value) {
        double size = Math.abs(value);
        if (size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)) {
            out.append(value);
        } else {
            out.append(new BigDecimal(String.valueOf(value)).toPlainString());
        }
    }

    /** Text within an XML element. */
    public static String escapeXml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
