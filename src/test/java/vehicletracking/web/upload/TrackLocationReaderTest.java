package vehicletracking.web.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.http.Problem;

/** An item of an upload means what it means as a request of its own. */
class TrackLocationReaderTest {

    private static final CommandBodies BODIES =
            new CommandBodies(openApi(), InstantSource.fixed(Instant.parse("2026-06-01T12:00:00.123456789Z")));

    private static JsonObject openApi() {
        try {
            return new JsonObject(Files.readString(Path.of("src", "main", "resources", "openapi.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String with(String members) {
        return "{\"vehicleLicensePlate\":\" ab  1\",\"latitude\":1.5,\"longitude\":-2" + members + "}";
    }

    static Stream<String> bodies() {
        Stream<String> times = Stream.of(
                        "2026-01-31T13:45:00Z",
                        "2026-01-31T13:45:00.5Z",
                        "2026-01-31T13:45:00.123Z",
                        "2026-01-31T13:45:00.Z",
                        "2026-01-31T13:45:00.000005Z",
                        "2026-01-31T13:45:00.123456Z",
                        "2026-01-31T13:45:00.1234567Z",
                        "2026-01-31T13:45:00.123456789Z",
                        "2026-01-31T13:45:00.1234567890Z",
                        "2026-01-31T13:45:00.123456x89Z",
                        "2026-01-31T13:45:00,123Z",
                        "2026-01-31T13:45:00ZZ",
                        "2026-01-31T14:45+01:00",
                        "2026-01-31T13:45:00",
                        "2026-02-30T13:45:00Z",
                        "2026-01-31T24:00:00Z",
                        "2026-01-31T23:59:60Z",
                        "2026-01-31t13:45:00z",
                        "2026-01-31 13:45:00Z",
                        "-026-01-31T13:45:00Z",
                        "2026-1a-31T13:45:00Z",
                        "2026-01-31T13:45:00.-12Z",
                        "2026-06-01T12:05:00.123Z",
                        "2026-06-01T12:05:01Z",
                        "1969-12-31T23:59:59Z",
                        "1970-01-01T00:00:00Z",
                        "",
                        "x".repeat(65))
                .map(time -> with(",\"occurredAt\":\"" + time + "\""));
        Stream<String> others = Stream.of(
                with(""),
                with(",\"altitude\":1e3,\"speed\":0,\"course\":360,\"accuracy\":0.000000000000000000001"),
                with(",\"altitude\":99999999999999999999"),
                with(",\"speed\":-0.0"),
                with(",\"speed\":-0.1"),
                with(",\"speed\":\"1\""),
                with(",\"speed\":null"),
                with(",\"speed\":NaN"),
                with(",\"speed\":1e999"),
                with(",\"speed\":01"),
                with(",\"speed\":" + "1".repeat(2_000)),
                with(",\"speed\":1,\"speed\":1"),
                with(",\"course\":[1]"),
                with(",\"course\":{\"a\":{\"course\":1}}"),
                with(",\"heading\":1"),
                with(",\"\\u0073peed\":1"),
                with(",\"occurredAt\":null"),
                with(",\"occurredAt\":1"),
                with("") + " ",
                "\ufeff" + with(""),
                with("") + with(""),
                with("") + "x",
                with(","),
                with("").replace("1.5", "90.0001"),
                with("").replace("1.5", "-90"),
                with("").replace("-2", "180.5"),
                with("").replace("ab  1", ""),
                with("").replace("ab  1", "x".repeat(32)),
                with("").replace("ab  1", "\\ud83d\\ude97".repeat(20)),
                with("").replace("ab  1", "a\\u0007"),
                with("").replace("ab  1", "ß".repeat(17)),
                with("").replace("\"latitude\":1.5,", ""),
                with("").replace("}", ""),
                "",
                "{}",
                "[]",
                "null",
                "7",
                "{\"a\":".repeat(2_000));
        return Stream.concat(times, others);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void an_item_is_read_like_the_body_of_a_single_request(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] within = ("],x" + body + "}\"").getBytes(StandardCharsets.UTF_8);

        assertThat(outcome(() -> new TrackLocationReader(BODIES).read(within, 3, bytes.length)))
                .isEqualTo(outcome(() -> BODIES.trackLocation(Buffer.buffer(bytes))));
    }

    private interface Reading {
        TrackLocation read();
    }

    private static String outcome(Reading reading) {
        try {
            TrackLocation command = reading.read();
            return command.licensePlate() + " " + command.fix() + (command.hasOwnTime() ? "" : " when it came");
        } catch (Problem problem) {
            return problem.body().encode();
        }
    }
}
