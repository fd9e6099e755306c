package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.access.KeySecret;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

/** What a service logs, as text and as JSON. */
@ProcessTest
class LogsTest {

    private static final String LATITUDE = "12.345678";
    private static final String PASSWORD = "open-sesame";
    private static final String REQUEST_ID = "request-4711";
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    private static final int REQUESTS = 14;
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    private final String key = KeySecret.generate().text();

    @ParameterizedTest
    @CsvSource({"text, none", "json, none", "json, keys"})
    void no_line_contains_a_key_a_query_or_a_location(String format, String auth) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                data, Map.of("LOG_FORMAT", format, "ACCESS_LOG", "true", "AUTH", auth, "LATE_DAYS", "1"))) {
            sendAll(service.uri());

            Eventually.until(
                    "every request is logged",
                    LOG_LIMIT,
                    () -> service.logLinesWith("AccessLog").size() == REQUESTS);
            String log = service.log();
            assertThat(log).contains("/t/***/ingest/osmand", REQUEST_ID, "/track-location");
            assertThat(log).doesNotContain(key, LATITUDE, PASSWORD, "lat=", "access_token");
            if (format.equals("json")) {
                assertJson(
                        log.lines().filter(line -> line.contains("AccessLog")).toList());
            }
        }
    }

    private void sendAll(URI service) throws Exception {
        String location = new JsonObject()
                .put("vehicleLicensePlate", "A 1")
                .put("latitude", Double.valueOf(LATITUDE))
                .put("longitude", 8)
                .encode();
        send(service, "/register-vehicle", "{\"vehicleLicensePlate\":\"A 1\"}");
        send(service, "/track-location", location);
        send(service, "/track-location", location + "}");
        send(service, "/track-locations", location);
        send(service, "/ingest/owntracks", location);
        get(service, "/t/" + key + "/ingest/osmand?id=x&lat=" + LATITUDE + "&lon=8");
        get(service, "/t/" + key + "/no/such/path?lat=" + LATITUDE);
        get(service, "/t/" + key);
        get(service, "/t/" + key + "/t/" + key + "/version");
        get(service, "/t/t/" + key + "/version");
        get(service, "/pub/" + key + "/version");
        get(service, "/%74/" + key + "/version");
        get(service, "/vehicle-current-locations?near=" + LATITUDE + ",8&access_token=" + PASSWORD);
        get(service, "/?id=x&lat=" + LATITUDE + "&lon=8");
    }

    private void get(URI service, String path) throws Exception {
        send(request(service, path).build());
    }

    private void send(URI service, String path, String body) throws Exception {
        send(request(service, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(URI service, String path) {
        return HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", path.contains("/t/") ? "Basic " + PASSWORD : "Bearer " + key)
                .header("X-Request-Id", REQUEST_ID)
                .header("Traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01");
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isLessThan(500);
    }

    private static void assertJson(List<String> lines) {
        for (String line : lines) {
            JsonObject json = new JsonObject(line);
            assertThat(json.getString("time")).endsWith("Z");
            assertThat(json.getString("level")).isEqualTo("INFO");
            assertThat(json.getString("message")).isEqualTo("request");
            assertThat(json.getInteger("status")).isBetween(200, 499);
            assertThat(json.getString("client")).isEqualTo("127.0.0.1");
            assertThat(json.getString("requestId")).isEqualTo(REQUEST_ID);
            assertThat(json.getString("path")).doesNotContain("?");
            assertThat(json.getLong("bytes")).isNotNegative();
            assertThat(json.getLong("millis")).isNotNegative();
            assertThat(json.containsKey("principal")).isTrue();
        }
    }

    @Test
    void every_line_is_an_object_from_the_first_setting_on() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(data, Map.of("LOG_FORMAT", "json"));
                ServiceClient client = service.client()) {
            client.register("A 1");

            assertThat(service.log().lines())
                    .allSatisfy(line -> assertThat(new JsonObject(line).fieldNames())
                            .contains("time", "level", "logger", "message"));
        }
    }
}
