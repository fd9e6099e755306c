package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.IngestRequest.Parameter;
import vehicletracking.vehicle.SpeedUnit;

/**
 * What one piece tells, by name. What is taken is gone; what nobody took is kept as attributes. A value that is null or
 * blank was not told.
 */
final class ReportFields {

    /** A parameter that was given more than once. */
    private record Repeated(List<String> texts) {}

    private final Map<String, Object> unread = new LinkedHashMap<>();

    private ReportFields() {}

    static ReportFields of(List<Parameter> parameters) {
        ReportFields values = new ReportFields();
        parameters.forEach(parameter -> values.add(parameter.name(), parameter.value()));
        return values;
    }

    /** Of a name that more than one has, the first one's value counts. */
    static ReportFields of(JsonObject... objects) {
        ReportFields values = new ReportFields();
        for (JsonObject json : objects) {
            values.addAll(json);
        }
        return values;
    }

    void addAll(JsonObject json) {
        json.forEach(member -> addIfPresent(member.getKey(), member.getValue()));
    }

    private void addIfPresent(String name, @Nullable Object value) {
        if (value != null && !(value instanceof String text && text.isBlank())) {
            unread.putIfAbsent(name, value);
        }
    }

    private void add(String name, String value) {
        if (value.isBlank()) {
            return;
        }
        switch (unread.get(name)) {
            case null -> unread.put(name, value);
            case Repeated repeated -> repeated.texts.add(value);
            case Object first -> unread.put(name, new Repeated(new ArrayList<>(List.of((String) first, value))));
        }
    }

    boolean has(String name) {
        return unread.containsKey(name);
    }

    /** Values that nobody took, for {@link ReportAttributes}. */
    Map<String, Object> unread() {
        unread.replaceAll((name, value) -> value instanceof Repeated repeated ? new JsonArray(repeated.texts) : value);
        return unread;
    }

    /**
     * The value of the first of these names that is there. Of a parameter that was given more than once the last one
     * counts, as it does in Traccar.
     */
    @Nullable
    Object consume(String... names) {
        for (String name : names) {
            Object value = unread.remove(name);
            if (value != null) {
                return value instanceof Repeated repeated ? repeated.texts.getLast() : value;
            }
        }
        return null;
    }

    /** @throws DecodingException when there is something else than text or a number */
    @Nullable
    String readText(String... names) {
        Object value = consume(names);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number.toString();
            default -> throw DecodingException.invalidValue(names[0], "is no text", value);
        };
    }

    /** @throws DecodingException as {@link #readText} does */
    @Nullable
    String readTextOr(@Nullable String other, String... names) {
        String text = readText(names);
        return text == null ? other : text;
    }

    /** @throws DecodingException when it is not told, or no number */
    double readRequiredNumber(String... names) {
        Object value = consume(names);
        if (value == null) {
            throw new DecodingException(names[0] + " is missing");
        }
        Double number = NumberParser.parse(value);
        if (number == null) {
            throw DecodingException.invalidValue(names[0], "is no number", value);
        }
        return number;
    }

    /** What is no number is left among the attributes: a fix is worth keeping without it. */
    @Nullable
    Double readNumber(String... names) {
        for (String name : names) {
            Object value = consume(name);
            Double number = value == null ? null : NumberParser.parse(value);
            if (number != null) {
                return number;
            }
            if (value != null) {
                unread.put(name, value);
            }
        }
        return null;
    }

    /** For speeds and courses: below 0 it means that the device does not know. */
    @Nullable
    Double readNonNegative(String... names) {
        Double number = readNumber(names);
        return number != null && number >= 0 ? number : null;
    }

    /** For accuracies: no device is where it says to the millimetre, so that 0 means that it does not know as well. */
    @Nullable
    Double readPositive(String... names) {
        Double number = readNumber(names);
        return number != null && number > 0 ? number : null;
    }

    /** Leaves it there. By accuracies below 0 iOS says that it does not know what they are of. */
    boolean isNegative(String name) {
        Object value = unread.get(name);
        Double number = value == null ? null : NumberParser.parse(value);
        return number != null && number < 0;
    }

    @Nullable
    Double readSpeed(SpeedUnit unit, String... names) {
        Double speed = readNonNegative(names);
        return speed == null ? null : unit.toMetresPerSecond(speed);
    }

    /** @throws DecodingException when it is told, and no time */
    @Nullable
    Instant readTime(String... names) {
        Object value = consume(names);
        if (value == null) {
            return null;
        }
        Instant time = TimestampParser.parse(value);
        if (time == null) {
            throw DecodingException.invalidValue(names[0], "is no time", value);
        }
        return time;
    }

    /** @throws DecodingException when it is told, and no time */
    Instant readTimeOr(Instant other, String... names) {
        Instant time = readTime(names);
        return time == null ? other : time;
    }

    /** @throws DecodingException when it is not told, or no time */
    Instant readRequiredTime(String name) {
        Instant time = readTime(name);
        if (time == null) {
            throw new DecodingException(name + " is missing");
        }
        return time;
    }

    /** Whether it is told to be so. */
    boolean isTrue(String... names) {
        return isOneOf(consume(names), "true", "1");
    }

    /** Whether it is told not to be so. */
    boolean readIsFalse(String name) {
        return isOneOf(consume(name), "false", "0");
    }

    private static boolean isOneOf(@Nullable Object value, String word, String digit) {
        String text = String.valueOf(value).strip();
        return text.equalsIgnoreCase(word) || text.equals(digit);
    }

    /** Whether the client says that the location was made up. */
    boolean readIsMocked() {
        return isTrue("mock", "mocked", "isMock", "is_mock");
    }
}
