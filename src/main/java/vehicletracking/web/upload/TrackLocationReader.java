package vehicletracking.web.upload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.http.Problem;

/** Reads valid locations in the usual form directly; {@link CommandBodies} reads all others, or names the fault. */
final class TrackLocationReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private static final int MAX_TIME_LENGTH = 64;

    /** Of {@code 2026-01-31T13:45:00}. */
    private static final int SECONDS_LENGTH = 19;

    private final CommandBodies bodies;

    TrackLocationReader(CommandBodies bodies) {
        this.bodies = bodies;
    }

    /** @throws Problem when the item is not a valid location */
    TrackLocation read(byte[] bytes, int from, int length) {
        // CommandBodies accepts all that readFast accepts.
        TrackLocation location = readFast(bytes, from, length);
        return location != null
                ? location
                : bodies.trackLocation(Buffer.buffer(Arrays.copyOfRange(bytes, from, from + length)));
    }

    UUID newId() {
        return bodies.newId();
    }

    private @Nullable TrackLocation readFast(byte[] bytes, int from, int length) {
        try (JsonParser parser = JSON.createParser(bytes, from, length)) {
            Fields fields = new Fields();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (!fields.read(name, parser)) {
                    return null;
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? command(fields) : null;
        } catch (IOException | IllegalArgumentException | DateTimeException | Problem e) {
            return null;
        }
    }

    private @Nullable TrackLocation command(Fields fields) {
        return fields.plate == null || fields.latitude == null || fields.longitude == null
                ? null
                : bodies.trackLocationOf(
                        fields.plate,
                        fields.latitude,
                        fields.longitude,
                        fields.occurredAt,
                        fields.altitude,
                        fields.speed,
                        fields.course,
                        fields.accuracy);
    }

    private static final class Fields {

        private @Nullable LicensePlate plate;
        private @Nullable Double latitude;
        private @Nullable Double longitude;
        private @Nullable Instant occurredAt;
        private @Nullable Double altitude;
        private @Nullable Double speed;
        private @Nullable Double course;
        private @Nullable Double accuracy;

        /** @return false when the member is unknown, duplicate, or of another type */
        boolean read(String name, JsonParser parser) throws IOException {
            JsonToken value = parser.nextToken();
            return switch (name) {
                case "vehicleLicensePlate" -> plate == null && (plate = plate(value, parser)) != null;
                case "latitude" -> latitude == null && (latitude = number(value, parser)) != null;
                case "longitude" -> longitude == null && (longitude = number(value, parser)) != null;
                case "occurredAt" -> occurredAt == null && (occurredAt = time(value, parser)) != null;
                case "altitude" -> altitude == null && (altitude = number(value, parser)) != null;
                case "speed" -> speed == null && (speed = number(value, parser)) != null;
                case "course" -> course == null && (course = number(value, parser)) != null;
                case "accuracy" -> accuracy == null && (accuracy = number(value, parser)) != null;
                default -> false;
            };
        }

        private static @Nullable LicensePlate plate(JsonToken value, JsonParser parser) throws IOException {
            return value == JsonToken.VALUE_STRING && parser.getTextLength() <= LicensePlate.MAX_LENGTH
                    ? new LicensePlate(parser.getText())
                    : null;
        }

        private static @Nullable Double number(JsonToken value, JsonParser parser) throws IOException {
            return value.isNumeric() ? (Double) parser.getDoubleValue() : null;
        }

        private static @Nullable Instant time(JsonToken value, JsonParser parser) throws IOException {
            return value == JsonToken.VALUE_STRING && parser.getTextLength() <= MAX_TIME_LENGTH
                    ? parseUtcTime(parser.getText())
                    : null;
        }
    }

    /** Null for any form of time other than the usual one: in UTC, with or without a fraction of a second. */
    private static @Nullable Instant parseUtcTime(String text) {
        int end = text.length() - 1;
        boolean isUsual = end >= SECONDS_LENGTH
                && text.charAt(end) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        if (!isUsual) {
            return null;
        }
        int nanos = 0;
        if (end > SECONDS_LENGTH) {
            if (text.charAt(SECONDS_LENGTH) != '.' || end == SECONDS_LENGTH + 1 || end > SECONDS_LENGTH + 10) {
                return null;
            }
            nanos = nanosOf(text, end);
        }
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int nanosOf(String text, int end) {
        int nanos = digits(text, SECONDS_LENGTH + 1, end);
        for (int i = end; i < SECONDS_LENGTH + 10; i++) {
            nanos *= 10;
        }
        // The log stores microseconds.
        return nanos / 1_000 * 1_000;
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
