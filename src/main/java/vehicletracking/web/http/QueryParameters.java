package vehicletracking.web.http;

import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.geo.BoundingBox;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.UuidParser;

/** Query parameters of a request. Every method throws a {@link Problem} 400 that names an invalid parameter. */
public final class QueryParameters {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_VALUES = 100;

    private static final Set<String> REPEATABLE = Set.of("type", "vehicle");

    private final MultiMap values;

    private QueryParameters(MultiMap values) {
        this.values = values;
    }

    /**
     * The parameters of a request.
     *
     * @param known all allowed parameters; only {@code type} and {@code vehicle} may be repeated
     * @throws Problem when another parameter is present, or one is repeated
     */
    public static QueryParameters of(RoutingContext request, String... known) {
        MultiMap values = request.queryParams();
        Set<String> names = Set.of(known);
        values.names().forEach(name -> {
            if (!names.contains(name)) {
                throw Problem.invalidParameter(name, "is not known; known are " + Arrays.toString(known));
            }
            if (values.getAll(name).size() > 1 && !REPEATABLE.contains(name)) {
                throw Problem.invalidParameter(name, "must be given once");
            }
        });
        return new QueryParameters(values);
    }

    /** The UUID of a path parameter. */
    public static UUID pathId(RoutingContext request, String name) {
        String text = request.pathParam(name);
        return UuidParser.parse(text)
                .orElseThrow(() -> Problem.invalidParameter(name, "must be a UUID, and is " + text));
    }

    /** The parameter {@code limit}: 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} by default. */
    public int limit() {
        return number("limit", MAX_LIMIT).orElse(DEFAULT_LIMIT);
    }

    /** An integer from 1 to a maximum. */
    public OptionalInt number(String name, int max) {
        String text = values.get(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
            throw Problem.invalidParameter(name, "must be a number from 1 to " + max + ", and is " + text);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** An integer from 1 to 10^18 - 1. */
    public OptionalLong count(String name) {
        String text = values.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < 1) {
            throw Problem.invalidParameter(name, "must be a number from 1 to 999999999999999999, and is " + text);
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** A boolean; false when absent. */
    public boolean flag(String name) {
        String text = values.get(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Problem.invalidParameter(name, "must be true or false, and is " + text);
        }
        return "true".equals(text);
    }

    /** A decimal number within a range. */
    public OptionalDouble decimal(String name, double min, double max) {
        String text = values.get(name);
        if (text == null) {
            return OptionalDouble.empty();
        }
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")
                || Double.parseDouble(text) < min
                || Double.parseDouble(text) > max) {
            throw Problem.invalidParameter(name, "must be a number from " + min + " to " + max + ", and is " + text);
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }

    /** UUIDs, given in several parameters or separated by commas; empty for none. */
    public Set<UUID> uuids(String name) {
        List<String> texts = valuesOf(name);
        if (texts.size() > MAX_VALUES) {
            throw Problem.invalidParameter(name, "must have at most " + MAX_VALUES + " values");
        }
        return texts.stream()
                .map(text -> UuidParser.parse(text)
                        .orElseThrow(() -> Problem.invalidParameter(name, "must be a UUID, and is " + text)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<String> valuesOf(String name) {
        return values.getAll(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .toList();
    }

    /** Whether the request has {@code include=flagged}. */
    public boolean isFlaggedIncluded() {
        String include = values.get("include");
        if (include != null && !include.equals("flagged")) {
            throw Problem.invalidParameter("include", "must be flagged, and is " + include);
        }
        return include != null;
    }

    /**
     * An ISO-8601 time with a zone, truncated to microseconds, in the years 1 to 9998. A space is read as a plus sign,
     * which is what it is when a client does not encode it.
     */
    public Optional<Instant> time(String name) {
        return Optional.ofNullable(values.get(name)).map(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', '+'));
                if (time.getYear() >= 1 && time.getYear() <= 9_998) {
                    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
                }
            } catch (DateTimeException e) {
                // Reported below, like a year out of range.
            }
            throw Problem.invalidParameter(
                    name, "must be an ISO-8601 time with a zone, like 2026-01-31T13:45:00Z, and is " + text);
        });
    }

    /** The window between two parameters, each of which is optional. */
    public TimeWindow window(String from, String to) {
        @Nullable Instant begin = time(from).orElse(null);
        @Nullable Instant end = time(to).orElse(null);
        if (begin != null && end != null && begin.isAfter(end)) {
            throw Problem.invalidParameter(from, "must not be after " + to + ", which is " + end);
        }
        return new TimeWindow(begin, end);
    }

    public Optional<UUID> uuid(String name) {
        String text = values.get(name);
        return text == null
                ? Optional.empty()
                : Optional.of(UuidParser.parse(text)
                        .orElseThrow(() -> Problem.invalidParameter(name, "must be a UUID, and is " + text)));
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Optional<Cursor> cursor(String name) {
        return parsed(name, Cursor::parse);
    }

    public Optional<LicensePlate> licensePlate(String name) {
        return parsed(name, LicensePlate::new);
    }

    public Optional<JsonObject> jsonObject(String name) {
        return Optional.ofNullable(values.get(name)).map(text -> {
            try {
                if (Json.decodeValue(text) instanceof JsonObject json) {
                    return json;
                }
            } catch (DecodeException e) {
                throw Problem.invalidParameter(name, "must be a JSON object, and is not JSON");
            }
            throw Problem.invalidParameter(name, "must be a JSON object");
        });
    }

    /** @param parser throws {@link IllegalArgumentException} with the fault of an invalid value */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        try {
            return Optional.ofNullable(values.get(name)).map(parser);
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter(name, String.valueOf(e.getMessage()));
        }
    }

    /** The event types of all parameters {@code type}, each of which may be a list with commas. */
    public Set<String> types() {
        List<String> types = valuesOf("type");
        if (types.size() > MAX_VALUES || !types.stream().allMatch(type -> type.matches("[A-Za-z][A-Za-z0-9]{0,99}"))) {
            throw Problem.invalidParameter("type", "must name event types by letters and digits, like LocationTracked");
        }
        return Set.copyOf(types);
    }

    /** A box {@code minLon,minLat,maxLon,maxLat} in degrees; it crosses the antimeridian when minLon exceeds maxLon. */
    public Optional<BoundingBox> boundingBox(String name) {
        return Optional.ofNullable(values.get(name)).map(text -> {
            String[] parts = text.split(",", -1);
            if (parts.length != 4
                    || !Arrays.stream(parts).allMatch(part -> part.matches("-?\\d{1,3}(\\.\\d{1,15})?"))) {
                throw invalidBox(name, "must be minLon,minLat,maxLon,maxLat in degrees");
            }
            double[] degrees =
                    Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray();
            if (Math.abs(degrees[0]) > 180 || Math.abs(degrees[2]) > 180) {
                throw invalidBox(name, "must have longitudes from -180 to 180");
            }
            if (Math.abs(degrees[1]) > 90 || Math.abs(degrees[3]) > 90 || degrees[1] > degrees[3]) {
                throw invalidBox(name, "must have latitudes from -90 to 90, the smaller one first");
            }
            return new BoundingBox(degrees[0], degrees[1], degrees[2], degrees[3]);
        });
    }

    private static Problem invalidBox(String name, String detail) {
        return Problem.invalidParameter(name, detail);
    }
}
