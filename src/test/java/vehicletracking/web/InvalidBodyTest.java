package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static vehicletracking.web.Refusals.PLATE;
import static vehicletracking.web.Refusals.location;
import static vehicletracking.web.Refusals.plate;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.RunningService;
import vehicletracking.RunningService.Reply;
import vehicletracking.testing.IntegrationTest;

/** Fields that can't be meant: each is refused with its name and its bound, and none leaves a trace in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class InvalidBodyTest {

    private RunningService service;
    private Refusals refusals;

    @BeforeAll
    void start() throws IOException, TimeoutException {
        service = RunningService.start();
        refusals = new Refusals(service);
        assertThat(service.post("/register-vehicle", plate(PLATE)).status()).isEqualTo(201);
    }

    @AfterAll
    void stop() throws IOException, TimeoutException {
        service.close();
    }

    static Stream<Arguments> plates() {
        return Stream.of(
                arguments(plate(""), "must be a string of 1 to 32 characters"),
                arguments(plate("   "), "must not be empty"),
                arguments(plate("A".repeat(33)), "must be a string of 1 to 32 characters"),
                arguments(plate("A".repeat(300)), "must be a string of 1 to 32 characters"),
                arguments(plate("ß".repeat(17)), "must have at most 32 characters"),
                arguments(plate("A\\u0000B"), "must not contain control or invisible characters, but has U+0000"),
                arguments(plate("A\\u0007B"), "must not contain control or invisible characters, but has U+0007"),
                arguments(plate("A\\tB"), "must not contain control or invisible characters, but has U+0009"),
                arguments(plate("A\\u200bB"), "must not contain control or invisible characters, but has U+200B"),
                arguments(plate("\\ud800"), "must not contain control or invisible characters, but has U+D800"),
                arguments("{\"vehicleLicensePlate\": 42}", "must be a string of 1 to 32 characters"),
                arguments("{\"vehicleLicensePlate\": null}", "must be a string of 1 to 32 characters"),
                arguments("{\"vehicleLicensePlate\": {\"text\": \"A\"}}", "must be a string of 1 to 32 characters"),
                arguments("{\"vehicleLicensePlate\": [\"A\"]}", "must be a string of 1 to 32 characters"),
                arguments("{}", "is missing"));
    }

    @ParameterizedTest
    @MethodSource("plates")
    void aBadPlateIsRefusedByBothCommands(String body, String detail) throws TimeoutException {
        refusals.require("/register-vehicle", body, "invalid-body", "vehicleLicensePlate", detail);
        String comma = body.equals("{}") ? "" : ",";
        String location = body.replaceFirst("}$", comma + "\"latitude\":1,\"longitude\":2}");
        refusals.require("/track-location", location, "invalid-body", "vehicleLicensePlate", detail);
    }

    static Stream<Arguments> locations() {
        Instant soon = Instant.now().plus(Duration.ofMinutes(6));
        String latitude = "must be a number from -90 to 90";
        String longitude = "must be a number from -180 to 180";
        String time = "must be an ISO-8601 time with a zone, like 2026-01-31T13:45:00Z";
        return Stream.of(
                arguments("latitude", "90.0001", latitude),
                arguments("latitude", "-90.0001", latitude),
                arguments("latitude", "\"40.7\"", latitude),
                arguments("latitude", "null", latitude),
                arguments("latitude", "true", latitude),
                arguments("latitude", "{\"degrees\": 40}", latitude),
                arguments("latitude", "[40]", latitude),
                arguments("latitude", "1e999", latitude),
                arguments("latitude", "-1e999", latitude),
                arguments("latitude", "99999999999999999999", latitude),
                arguments("longitude", "180.0001", longitude),
                arguments("longitude", "-99999999999999999999", longitude),
                arguments("altitude", "-20001", "must be a number from -20000 to 100000000"),
                arguments("speed", "-0.1", "must be a number from 0 to 100000"),
                arguments("course", "360.1", "must be a number from 0 to 360"),
                arguments("accuracy", "-1", "must be a number from 0 to 100000000"),
                arguments("accuracy", "null", "must be a number from 0 to 100000000"),
                arguments("occurredAt", "\"2026-01-31T13:45:00\"", time),
                arguments("occurredAt", "\"2026-02-30T13:45:00Z\"", time),
                arguments("occurredAt", "\"yesterday\"", time),
                arguments("occurredAt", "1769867100", "must be a string of 1 to 64 characters"),
                arguments("occurredAt", "\"1969-12-31T23:59:59Z\"", "must not be before 1970-01-01T00:00:00Z"),
                arguments("occurredAt", "\"-999999999-01-01T00:00:00Z\"", "must not be before 1970-01-01T00:00:00Z"),
                arguments("occurredAt", "\"+999999999-12-31T23:59:59Z\"", "must not be more than 5 minutes ahead"),
                arguments("occurredAt", "\"" + soon + "\"", "must not be more than 5 minutes ahead"),
                arguments(
                        "heading",
                        "90",
                        "is not known; known are [vehicleLicensePlate, latitude, longitude, occurredAt, altitude,"
                                + " speed, course, accuracy]"));
    }

    @ParameterizedTest
    @MethodSource("locations")
    void aBadFieldOfALocationIsRefusedWithItsBounds(String field, String value, String detail) throws TimeoutException {
        refusals.require("/track-location", location(field, value), "invalid-body", field, detail);
    }

    @Test
    void everyInvalidFieldIsReportedAtOnce() throws TimeoutException {
        Reply reply = service.post("/track-location", "{\"latitude\": 91, \"heading\": 1}");

        assertThat(reply.jsonObject().getJsonArray("errors"))
                .extracting(error -> ((JsonObject) error).getString("field"))
                .containsExactlyInAnyOrder("vehicleLicensePlate", "longitude", "latitude", "heading");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-90", "90", "40", "-0.0", "4e1", "0.000000000000000000001"})
    void aLatitudeWithinItsBoundsIsTaken(String latitude) throws TimeoutException {
        assertThat(service.post("/track-location", location("latitude", latitude))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-180", "180", "180.0"})
    void aLongitudeWithinItsBoundsIsTaken(String longitude) throws TimeoutException {
        assertThat(service.post("/track-location", location("longitude", longitude))
                        .status())
                .isEqualTo(201);
    }
}
