package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

/**
 * Questions that can't be meant: each is refused with the parameter and the bound, and none is a fault of the service.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class InvalidQueryTest {

    private RunningService service;

    @BeforeAll
    void start() throws IOException, TimeoutException {
        service = RunningService.start();
        assertThat(service.post("/register-vehicle", "{\"vehicleLicensePlate\":\"?\"}")
                        .status())
                .isEqualTo(201);
        assertThat(service.post("/track-location", "{\"vehicleLicensePlate\":\"?\",\"latitude\":1,\"longitude\":2}")
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() throws IOException, TimeoutException {
        service.close();
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                arguments("/vehicles?limit=0", "limit", "must be a number from 1 to 1000, and is 0"),
                arguments("/vehicles?limit=1001", "limit", "must be a number from 1 to 1000, and is 1001"),
                arguments("/vehicles?limit=99999999999", "limit", "must be a number from 1 to 1000"),
                arguments("/vehicles?limit=", "limit", "must be a number from 1 to 1000"),
                arguments("/vehicles?limit=1&limit=1", "limit", "must be given once"),
                arguments("/vehicles?colour=red", "colour", "is not known; known are [licensePlate, after, limit]"),
                arguments("/vehicles?after=1-1-1-1-1", "after", "must be a UUID, and is 1-1-1-1-1"),
                arguments("/vehicles?licensePlate=", "licensePlate", "must not be empty"),
                arguments("/vehicles?licensePlate=A%00B", "licensePlate", "must not contain control"),
                arguments("/devices/%00", "deviceId", "must not contain control characters, but has U+0000"),
                arguments("/devices/%20", "deviceId", "must not be empty"),
                arguments("/devices/" + "x".repeat(129), "deviceId", "must have at most 128 characters"),
                arguments("/vehicles?licensePlate=A&limit=0", "limit", "must be a number from 1 to 1000"),
                arguments("/vehicles?licensePlate=A&after=x", "after", "must be a UUID"),
                arguments(
                        "/vehicle-current-locations?bbox=1,2,3",
                        "bbox",
                        "must be minLon,minLat,maxLon,maxLat in degrees"),
                arguments(
                        "/vehicle-current-locations?bbox=1,2,3,NaN",
                        "bbox",
                        "must be minLon,minLat,maxLon,maxLat in degrees"),
                arguments(
                        "/vehicle-current-locations?bbox=-180.1,0,0,0",
                        "bbox",
                        "must have longitudes from -180 to 180"),
                arguments("/vehicle-current-locations?bbox=0,0,0,90.1", "bbox", "must have latitudes from -90 to 90"),
                arguments(
                        "/vehicle-current-locations?bbox=0,2,0,1",
                        "bbox",
                        "must have latitudes from -90 to 90, the smaller one first"),
                arguments("/events?after=12", "after", "has the form shard:position"),
                arguments("/events?after=0:9999999999999999999", "after", "has the form shard:position"),
                arguments("/events?type=%27--", "type", "must name event types by letters and digits"),
                arguments("/events?subject=42", "subject", "must be a UUID, and is 42"),
                arguments("/events?recordedFrom=2026-01-31", "recordedFrom", "must be an ISO-8601 time with a zone"),
                arguments("/events?recordedTo=", "recordedTo", "must be an ISO-8601 time with a zone"),
                arguments(
                        "/events?occurredFrom=2026-01-31T13:45:00",
                        "occurredFrom",
                        "must be an ISO-8601 time with a zone"),
                arguments(
                        "/events?occurredTo=0000-01-31T13:45:00Z",
                        "occurredTo",
                        "must be an ISO-8601 time with a zone"),
                arguments(
                        "/events?recordedFrom=2026-01-31T13:45:00Z&recordedTo=2026-01-31T13:44:59.999999Z",
                        "recordedFrom",
                        "must not be after recordedTo, which is 2026-01-31T13:44:59.999999Z"),
                arguments(
                        "/events?occurredFrom=2026-01-31T13:45:00Z&occurredTo=2026-01-31T13:45:00%2B01:00",
                        "occurredFrom", "must not be after occurredTo, which is 2026-01-31T12:45:00Z"),
                arguments(
                        "/events?recordedFrom=2026-01-31T13:45:00Z&recordedFrom=2026-01-31T13:45:00Z",
                        "recordedFrom",
                        "must be given once"),
                arguments(
                        "/events?recordedAt=2026-01-31T13:45:00Z",
                        "recordedAt",
                        "is not known; known are [after, type,"),
                arguments("/events?format=csv", "format", "must be one of json, ndjson, and is csv"),
                arguments("/events?format=json&limit=1001", "limit", "must be a number from 1 to 1000, and is 1001"),
                arguments(
                        "/events?format=ndjson&limit=0",
                        "limit",
                        "must be a number from 1 to 999999999999999999, and is 0"),
                arguments("/events?format=ndjson&limit=many", "limit", "must be a number from 1 to 999999999999999999"),
                arguments("/events?format=ndjson&after=12", "after", "has the form shard:position"),
                arguments("/events?format=ndjson&subject=42", "subject", "must be a UUID, and is 42"),
                arguments("/events?format=ndjson&payload=1", "payload", "must be a JSON object"),
                arguments(
                        "/events?format=ndjson&occurredFrom=2026-01-31T13:45:00Z&occurredTo=2025-01-31T13:45:00Z",
                        "occurredFrom",
                        "must not be after occurredTo"),
                arguments("/events?payload=", "payload", "must be a JSON object"),
                arguments("/events?payload=null", "payload", "must be a JSON object"),
                arguments("/events?payload=" + encoded("[]"), "payload", "must be a JSON object"),
                arguments(
                        "/events?payload=" + encoded("{\"locationTrackedId\":42}"),
                        "payload",
                        "locationTrackedId must be a UUID"),
                arguments(
                        "/events?payload=" + encoded("{\"occurredAt\":\"now\"}"),
                        "payload",
                        "occurredAt must be an ISO-8601 time"),
                arguments(
                        "/events?payload=" + encoded("{\"scope\":{\"vehicleRegisteredId\":1}}"),
                        "payload",
                        "vehicleRegisteredId must be a UUID"));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void aBadParameterIsRefusedWithItsBounds(String target, String parameter, String detail) throws TimeoutException {
        JsonObject problem = refused(HttpMethod.GET, target, Map.of(), 400).jsonObject();

        assertThat(problem.getString("type")).isEqualTo("/problems/invalid-parameter");
        assertThat(problem.getJsonArray("errors")).singleElement().satisfies(error -> {
            assertThat(((JsonObject) error).getString("field")).isEqualTo(parameter);
            assertThat(((JsonObject) error).getString("detail")).contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"occurredAt\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"occurredAt\":\"-999999999-01-01T00:00:00Z\"}",
                "{\"scope\":null}",
                "{\"scope\":{\"other\":1}}",
                "{\"latitude\":99999999999999999999999999}",
                "{\"latitude\":1e999}",
                "{\"vehicleLicensePlate\":\"\\u0000\"}",
                "{\"vehicleLicensePlate\":\"\\ud800\"}",
                "{\"\\u0000\":1}",
                "{\"locationTrackedId\":null}"
            })
    void aPayloadThatNoEventHasIsAnsweredWithNoEvents(String payload) throws TimeoutException {
        Reply reply = service.get("/events?payload=" + encoded(payload));

        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        assertThat(reply.jsonObject().getJsonArray("events")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "0:1;1:2", "0:-1"})
    void aBadLogPositionIsRefused(String position) throws TimeoutException {
        Reply reply = refused(HttpMethod.GET, "/vehicles", Map.of("Log-Position", position), 400);

        assertThat(reply.jsonObject().getString("detail")).startsWith("Log-Position");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vehicles?licensePlate=%zz",
                "/vehicles?limit=%",
                "/vehicles/%zz",
                "/%zz",
                "/projections/%zz/rebuild"
            })
    void anAddressThatCannotBeDecodedIsRefused(String target) throws TimeoutException {
        HttpMethod method = target.endsWith("rebuild") ? HttpMethod.POST : HttpMethod.GET;
        Reply reply = refused(method, target, Map.of(), 400);

        assertThat(reply.jsonObject().getString("type")).isEqualTo("/problems/malformed-request");
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments(HttpMethod.DELETE, "/register-vehicle", "OPTIONS, POST"),
                arguments(HttpMethod.GET, "/track-location", "OPTIONS, POST"),
                arguments(HttpMethod.PUT, "/vehicles/019b0c2e-0000-7000-8000-000000000000", "GET, HEAD, OPTIONS"),
                arguments(HttpMethod.GET, "/projections/current-location/rebuild", "OPTIONS, POST"),
                arguments(HttpMethod.POST, "/health/live", "GET, HEAD, OPTIONS"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodThatIsNotAllowedIsRefusedWithThoseThatAre(HttpMethod method, String path, String allowed)
            throws TimeoutException {
        Reply reply = refused(method, path, Map.of(), 405);

        assertThat(reply.headers().get("Allow")).isEqualTo(allowed);
    }

    @Test
    void anExpectationThatIsNotMetIsRefused() throws TimeoutException {
        Reply reply = service.send(
                HttpMethod.POST,
                "/register-vehicle",
                Map.of("Expect", "miracles", "Content-Type", "application/json"),
                Buffer.buffer("{}"));

        assertThat(reply.status()).isEqualTo(417);
        assertThat(reply.mediaType()).isEqualTo("application/problem+json");
    }

    private Reply refused(HttpMethod method, String target, Map<String, String> headers, int status)
            throws TimeoutException {
        Reply reply = service.send(method, target, headers, Buffer.buffer());

        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(status);
        assertThat(reply.mediaType()).isEqualTo("application/problem+json");
        assertThat(reply.jsonObject().fieldNames()).contains("type", "title", "status", "detail");
        return reply;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
