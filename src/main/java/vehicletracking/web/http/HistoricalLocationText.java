package vehicletracking.web.http;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * Text of historical locations, without intermediate objects: a track has up to millions of them. {@code
 * HistoricalLocationJson} has the same members for complete documents; {@code HistoricalLocationJsonTest} checks that
 * both are equal.
 */
public final class HistoricalLocationText {

    /**
     * Below this and from {@link #LARGEST_PLAIN} on, Java prints a double with an exponent. XML's {@code decimal} and
     * many CSV readers do not accept that.
     */
    private static final double SMALLEST_PLAIN = 1e-3;

    private static final double LARGEST_PLAIN = 1e7;

    private HistoricalLocationText() {}

    /** Appends a location as a JSON object, without members for absent values. */
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

    /** Appends flags as a JSON array. No flag has a character that JSON, XML or CSV requires to be escaped. */
    public static void appendFlags(StringBuilder out, Set<QualityFlag> flags) {
        out.append(flags.stream().map(QualityFlag::text).collect(Collectors.joining("\",\"", "[\"", "\"]")));
    }

    /** Flags separated by spaces. */
    public static String spaceSeparated(Set<QualityFlag> flags) {
        return flags.stream().map(QualityFlag::text).collect(Collectors.joining(" "));
    }

    static String headerValue(Set<QualityFlag> flags) {
        return flags.stream().sorted().map(QualityFlag::text).collect(Collectors.joining(", "));
    }

    private static void appendMember(StringBuilder out, String name, @Nullable Double value) {
        if (value != null) {
            out.append(",\"").append(name).append("\":").append(value.doubleValue());
        }
    }

    /** Appends a number without an exponent. */
    public static void appendDecimal(StringBuilder out, double value) {
        double size = Math.abs(value);
        if (size == 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)) {
            out.append(value);
        } else {
            out.append(new BigDecimal(String.valueOf(value)).toPlainString());
        }
    }

    /** Escapes text for the content of an XML element; not for an attribute. */
    public static String escapeXml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
