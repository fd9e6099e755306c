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
 * Fields of one report. Reading a field consumes it; unread fields become attributes. A field that is null or blank is
 * absent. Methods with several names read the first of them that is present. Readers of texts, times and required
 * fields throw a {@link DecodingException} if the value has another type, or is required and absent.
 */
final class ReportFields {

    private record Repeated(List<String> texts) {}

    private final Map<String, Object> unread = new LinkedHashMap<>();

    private ReportFields() {}

    static ReportFields of(List<Parameter> parameters) {
        ReportFields fields = new ReportFields();
        parameters.forEach(parameter -> fields.add(parameter.name(), parameter.value()));
        return fields;
    }

    /** The members of objects; of a name in several objects the first value counts. */
    static ReportFields of(JsonObject... objects) {
        ReportFields fields = new ReportFields();
        for (JsonObject json : objects) {
            fields.addAll(json);
        }
        return fields;
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

    /** The fields that are not consumed, for the attributes. No field is read after it. */
    Map<String, Object> takeUnread() {
        unread.replaceAll((name, value) -> value instanceof Repeated repeated ? new JsonArray(repeated.texts) : value);
        return unread;
    }

    /** Reads a field of any type; null if absent. Of a repeated parameter the last value counts, as in Traccar. */
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

    @Nullable
    String readText(String... names) {
        Object value = consume(names);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number.toString();
            default -> throw DecodingException.invalidValue(names[0], "is not text", value);
        };
    }

    @Nullable
    String readTextOr(@Nullable String defaultText, String... names) {
        String text = readText(names);
        return text == null ? defaultText : text;
    }

    double readRequiredNumber(String... names) {
        Object value = consume(names);
        if (value == null) {
            throw new DecodingException(names[0] + " is missing");
        }
        Double number = NumberParser.parse(value);
        if (number == null) {
            throw DecodingException.invalidValue(names[0], "is not a number", value);
        }
        return number;
    }

    /** Reads a number. An invalid value remains unread and so becomes an attribute: the fix is useful without it. */
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

    /** For speeds and courses: devices send negative values for unknown ones. */
    @Nullable
    Double readNonNegative(String... names) {
        Double number = readNumber(names);
        return number != null && number >= 0 ? number : null;
    }

    /** For accuracies: 0 means unknown as well, since no position is exact. */
    @Nullable
    Double readPositive(String... names) {
        Double number = readNumber(names);
        return number != null && number > 0 ? number : null;
    }

    /** Does not consume the field. iOS marks an unknown value by its negative accuracy. */
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

    @Nullable
    Instant readTime(String... names) {
        Object value = consume(names);
        if (value == null) {
            return null;
        }
        Instant time = TimestampParser.parse(value);
        if (time == null) {
            throw DecodingException.invalidValue(names[0], "is not a time", value);
        }
        return time;
    }

    Instant readTimeOr(Instant defaultTime, String... names) {
        Instant time = readTime(names);
        return time == null ? defaultTime : time;
    }

    Instant readRequiredTime(String name) {
        Instant time = readTime(name);
        if (time == null) {
            throw new DecodingException(name + " is missing");
        }
        return time;
    }

    boolean readIsFalse(String name) {
        return isOneOf(consume(name), "false", "0");
    }

    private static boolean isOneOf(@Nullable Object value, String word, String digit) {
        String text = String.valueOf(value).strip();
        return text.equalsIgnoreCase(word) || text.equals(digit);
    }

    boolean readIsMocked() {
        return isOneOf(consume("mock", "mocked", "isMock", "is_mock"), "true", "1");
    }
}
