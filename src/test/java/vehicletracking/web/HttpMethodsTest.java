package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.access.AuthMode;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

/** HEAD, OPTIONS and compressed responses of all routes. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpMethodsTest {

    private static final String TRACK =
            "/vehicle-track?licensePlate=A%201&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    private TestService service;
    private UUID vehicleId;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestService(1, 100_000);
        vehicleId = service.register("A 1");
        for (int minute = 10; minute < 60; minute++) {
            service.created(
                    "/track-location",
                    new JsonObject()
                            .put("vehicleLicensePlate", "A 1")
                            .put("latitude", minute)
                            .put("longitude", 8)
                            .put("occurredAt", "2026-01-02T00:" + minute + ":00Z"));
        }
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    private HttpResponse<Buffer> send(HttpMethod method, String uri, String... headers) throws TimeoutException {
        return service.send(method, uri, Buffer.buffer(), headers);
    }

    List<String> gets() throws TimeoutException {
        JsonObject paths = service.ok("/openapi.json").getJsonObject("paths");
        return Stream.concat(
                        paths.fieldNames().stream()
                                .filter(path -> paths.getJsonObject(path).containsKey("get"))
                                .filter(path -> !path.startsWith("/ingest/") && !path.startsWith("/live/"))
                                .map(path -> path.replace("{vehicleRegisteredId}", vehicleId.toString())
                                        .replaceAll("\\{\\w+}", "x")),
                        Stream.of(
                                TRACK,
                                TRACK + "&format=gpx",
                                TRACK + "&limit=10",
                                "/events?format=ndjson",
                                "/vehicle-movement?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z",
                                "/vehicle-location?licensePlate=A%201&at=2026-01-02T01:00:00Z"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live/events", "/live/locations"})
    void head_of_a_stream_has_no_body(String uri) throws TimeoutException {
        HttpResponse<Buffer> head = send(HttpMethod.HEAD, uri);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("Content-Type")).isEqualTo("text/event-stream");
    }

    @ParameterizedTest
    @MethodSource("gets")
    void head_has_the_headers_of_get_and_no_body(String uri) throws TimeoutException {
        HttpResponse<Buffer> get = send(HttpMethod.GET, uri);
        HttpResponse<Buffer> head = send(HttpMethod.HEAD, uri);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("Content-Type")).isEqualTo(get.getHeader("Content-Type"));
        assertThat(head.getHeader("Vary")).isEqualTo(get.getHeader("Vary"));
        if (get.getHeader("Content-Length") != null && !uri.startsWith("/health")) {
            assertThat(head.getHeader("Content-Length")).isNotNull();
        }
        HttpResponse<Buffer> options = send(HttpMethod.OPTIONS, uri);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.getHeader("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void head_of_a_report_stores_nothing() throws TimeoutException {
        String report = "?id=unknown-device&lat=1&lon=2&timestamp=1780000000";
        for (String path : List.of("/", "/ingest/osmand", "/ingest/osmand/x", "/pub")) {
            assertThat(send(HttpMethod.HEAD, path + report).statusCode()).isEqualTo(405);
            assertThat(send(HttpMethod.OPTIONS, path + report).statusCode()).isEqualTo(204);
            assertThat(send(HttpMethod.OPTIONS, path).getHeader("Allow")).contains("POST");
        }
        assertThat(service.ok("/quarantine").getJsonArray("reports")).isEmpty();
    }

    @Test
    void head_requires_the_roles_of_get() throws TimeoutException {
        TestService restricted = new TestService(AuthMode.KEYS);
        try {
            String read = "Bearer " + restricted.issueKey(Role.READ);
            String report = "Bearer " + restricted.issueKey(Role.REPORT);
            for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
                assertThat(statusOf(restricted, method)).isEqualTo(401);
                assertThat(statusOf(restricted, method, "Authorization", report))
                        .isEqualTo(403);
                assertThat(statusOf(restricted, method, "Authorization", read)).isEqualTo(200);
            }
        } finally {
            restricted.close();
        }
    }

    private static int statusOf(TestService restricted, HttpMethod method, String... headers) throws TimeoutException {
        return restricted
                .send(method, "/events?format=ndjson", Buffer.buffer(), headers)
                .statusCode();
    }

    @Test
    void options_of_an_unknown_path_is_not_found() throws TimeoutException {
        assertThat(send(HttpMethod.OPTIONS, "/no/such/path").statusCode()).isEqualTo(404);
        assertThat(send(HttpMethod.OPTIONS, "/track-location").getHeader("Allow"))
                .isEqualTo("OPTIONS, POST");
    }

    @Test
    void the_version_is_shown() throws TimeoutException {
        JsonObject version = service.ok("/version");

        assertThat(version.getString("version")).isNotEmpty();
        assertThat(Instant.parse(version.getString("startedAt"))).isBefore(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"/events?limit=20", TRACK, TRACK + "&format=gpx", "/events?format=ndjson", "/openapi.json"})
    void a_large_response_is_compressed_with_gzip(String uri) throws TimeoutException, IOException {
        HttpResponse<Buffer> plain = send(HttpMethod.GET, uri);
        HttpResponse<Buffer> gzip = send(HttpMethod.GET, uri, "Accept-Encoding", "br;q=1, GZIP;q=0.5");

        assertThat(plain.getHeader("Content-Encoding")).isNull();
        assertThat(plain.getHeader("Vary")).contains("accept-encoding");
        assertThat(gzip.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(gzip.getHeader("Vary")).contains("accept-encoding");
        assertThat(gzip.body().length()).isLessThan(plain.body().length() / 2);
        byte[] decoded =
                new GZIPInputStream(new ByteArrayInputStream(gzip.body().getBytes())).readAllBytes();
        assertThat(Buffer.buffer(decoded)).isEqualTo(plain.body());
        HttpResponse<Buffer> head = send(HttpMethod.HEAD, uri, "Accept-Encoding", "gzip");
        assertThat(head.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.getHeader("Content-Length")).isEqualTo(gzip.getHeader("Content-Length"));
    }

    @Test
    void a_large_response_in_memory_is_compressed_with_zstandard() throws TimeoutException {
        HttpResponse<Buffer> plain = send(HttpMethod.GET, "/events?limit=20");
        HttpResponse<Buffer> zstd = send(HttpMethod.GET, "/events?limit=20", "Accept-Encoding", "gzip, br, zstd");

        assertThat(zstd.getHeader("Content-Encoding")).isEqualTo("zstd");
        assertThat(Zstd.decompress(zstd.body().getBytes(), plain.body().length()))
                .isEqualTo(plain.body().getBytes());
        assertThat(send(HttpMethod.GET, TRACK, "Accept-Encoding", "gzip, br, zstd")
                        .getHeader("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip;q=0, zstd;q=0.000", "identity", "br", "*;q=0", "", "gzip;q=2", ";;,=,gzip;q"})
    void a_coding_that_is_not_accepted_is_not_used(String accepted) throws TimeoutException {
        HttpResponse<Buffer> response = send(HttpMethod.GET, "/events?limit=20", "Accept-Encoding", accepted);

        assertThat(response.getHeader("Content-Encoding")).isNull();
        assertThat(response.bodyAsJsonObject().getJsonArray("events")).hasSize(20);
    }

    @Test
    void a_small_response_is_not_compressed() throws TimeoutException {
        HttpResponse<Buffer> response =
                send(HttpMethod.GET, "/vehicle-current-location/" + vehicleId, "Accept-Encoding", "gzip");

        assertThat(response.getHeader("Content-Encoding")).isNull();
        assertThat(response.getHeader("Vary")).isNull();
    }
}
