package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static vehicletracking.web.Refusals.PLATE;
import static vehicletracking.web.Refusals.location;
import static vehicletracking.web.Refusals.plate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
 * Bodies that are not JSON, or not only: each is refused with the place of the fault, and none leaves a trace in the
 * log.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class MalformedJsonTest {

    private static final String JSON = "application/json";

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

    static Stream<Arguments> notJson() {
        return Stream.of(
                arguments("", "The body is empty"),
                arguments("  ", "Unexpected token"),
                arguments("[]", "The body must be a JSON object"),
                arguments("null", "The body must be a JSON object"),
                arguments("\"BAD 1\"", "The body must be a JSON object"),
                arguments("{", "line 1, column 2: Unexpected end-of-input"),
                arguments(plate(PLATE) + " x", "line 1, column 34: Unrecognized token 'x'"),
                arguments(plate(PLATE) + "{}", "Unexpected trailing token"),
                arguments("{'vehicleLicensePlate': 'BAD 1'}", "line 1, column 2: Unexpected character ('''"),
                arguments("{/* no comment */}", "line 1, column 2: Unexpected character ('/'"));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void aBodyThatIsNotAJsonObjectIsRefusedWithThePlace(String body, String detail) throws TimeoutException {
        Reply reply = refusals.refused("/register-vehicle", Map.of("Content-Type", JSON), Buffer.buffer(body), 400);

        assertThat(reply.jsonObject().getString("type")).isEqualTo("/problems/malformed-json");
        assertThat(reply.jsonObject().getString("detail")).startsWith(detail);
    }

    static Stream<Arguments> notJsonInAField() {
        return Stream.of(
                arguments("latitude", location("latitude", "NaN"), "Non-standard token 'NaN'"),
                arguments("latitude", location("latitude", "-Infinity"), "Non-standard token '-Infinity'"),
                arguments("latitude", location("latitude", "0123"), "Invalid numeric value"),
                arguments("latitude", location("latitude", "+1"), "Unexpected character ('+'"),
                arguments("latitude", location("latitude", "1".repeat(2_000)), "Number value length"),
                arguments(
                        "latitude",
                        location("latitude", "1").replace("}", ",\"latitude\":2}"),
                        "Duplicate field 'latitude'"),
                arguments("vehicleLicensePlate", plate("A\u0007B"), "Illegal unquoted character"));
    }

    @ParameterizedTest
    @MethodSource("notJsonInAField")
    void aFieldThatIsNotJsonIsNamed(String field, String body, String detail) throws TimeoutException {
        refusals.require("/track-location", body, "malformed-json", field, detail);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws TimeoutException {
        byte[] latin1 = plate("MÜ 1").getBytes(StandardCharsets.ISO_8859_1);

        refusals.require(
                "/register-vehicle", Buffer.buffer(latin1), "malformed-json", "vehicleLicensePlate", "Invalid UTF-8");
    }

    @Test
    void deepNestingIsRefused() throws TimeoutException {
        refusals.require(
                "/register-vehicle", "{\"a\":".repeat(10_000), "malformed-json", "a", "Document nesting depth");
    }

    @Test
    void aCompressedBodyIsRefusedForItsEncoding() throws IOException, TimeoutException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plate("ZIP 1").getBytes(StandardCharsets.UTF_8));
        }
        Reply reply = refusals.refused(
                "/register-vehicle",
                Map.of("Content-Type", JSON, "Content-Encoding", "gzip"),
                Buffer.buffer(compressed.toByteArray()),
                415);

        assertThat(reply.jsonObject().getString("type")).isEqualTo("/problems/unsupported-media-type");
        assertThat(reply.jsonObject().getString("detail")).contains("gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/jsonp",
                "application/json-patch+json",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/x-www-form-urlencoded",
                "*/*"
            })
    void anotherContentTypeIsRefused(String contentType) throws TimeoutException {
        Reply reply = refusals.refused(
                "/register-vehicle", Map.of("Content-Type", contentType), Buffer.buffer(plate("X")), 415);

        assertThat(reply.jsonObject().getString("detail"))
                .isEqualTo("The content type must be application/json, and is " + contentType);
    }

    @Test
    void aBodyOfMoreThan64KibibytesIsRefused() throws TimeoutException {
        Reply reply = refusals.refused(
                "/register-vehicle", Map.of("Content-Type", JSON), Buffer.buffer(" ".repeat(65_537)), 413);

        assertThat(reply.jsonObject().getString("detail")).isEqualTo("A body has at most 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "Application/JSON ; charset=UTF-8"})
    void jsonIsTakenWithAndWithoutACharset(String contentType) throws TimeoutException {
        Reply reply = service.send(
                HttpMethod.POST,
                "/track-location",
                Map.of("Content-Type", contentType),
                Buffer.buffer(location("speed", "1")));

        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws TimeoutException {
        assertThat(service.post("/track-location", "\ufeff" + location("speed", "1"))
                        .status())
                .isEqualTo(201);
    }
}
