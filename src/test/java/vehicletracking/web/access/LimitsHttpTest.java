package vehicletracking.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.access.AuthMode;
import vehicletracking.access.KeySecret;
import vehicletracking.limit.LimitRules;
import vehicletracking.limit.TrustedProxies;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.Samples;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;
import vehicletracking.vehicle.Role;

/** Limits of keys and addresses. The test is a trusted proxy, so each request names the address that it comes from. */
@IntegrationTest
class LimitsHttpTest {

    private static final int REQUESTS = 20;
    private static final int LOCATIONS = 400;
    private static final int INVALID_KEYS = 2;

    private static TestService service;
    private static String operator;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestServiceSetup()
                .auth(AuthMode.KEYS)
                .limits(new LimitRules(
                        REQUESTS, LOCATIONS, 1_000_000, INVALID_KEYS, 0, TrustedProxies.of(List.of("127.0.0.1"))))
                .start();
        service.register("L 1");
        operator = service.issueKey(Role.OPERATE);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private static HttpResponse<Buffer> get(String path, String key, String address) throws TimeoutException {
        return service.get(path, "Authorization", "Bearer " + key, "X-Forwarded-For", address);
    }

    /** The number of responses by status. */
    private static Map<Integer, Integer> statuses(int requests, Request request) throws TimeoutException {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            statuses.merge(request.send().statusCode(), 1, Integer::sum);
        }
        return statuses;
    }

    private interface Request {
        HttpResponse<Buffer> send() throws TimeoutException;
    }

    private static JsonObject location() {
        return new JsonObject()
                .put("vehicleLicensePlate", "L 1")
                .put("latitude", 1)
                .put("longitude", 2);
    }

    private static void assertExceeded(HttpResponse<Buffer> response, String limit, int quota) {
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(429);
        int seconds = Integer.parseInt(response.getHeader("Retry-After"));
        assertThat(seconds).isBetween(1, 60);
        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"" + limit + "\";q=" + quota + ";w=10");
        assertThat(response.getHeader("RateLimit")).isEqualTo("\"" + limit + "\";r=0;t=" + seconds);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = response.bodyAsJsonObject();
        assertThat(problem.getString("type")).isEqualTo("/problems/quota-exceeded");
        assertThat(problem.getJsonArray("violated-policies")).isEqualTo(new JsonArray().add(limit));
    }

    private static HttpResponse<Buffer> firstRefused(Request request) throws TimeoutException {
        for (int i = 0; i < 10_000; i++) {
            HttpResponse<Buffer> response = request.send();
            if (response.statusCode() == 429) {
                return response;
            }
        }
        throw new AssertionError("no request was refused");
    }

    @Test
    void a_key_that_sends_too_many_requests_is_refused_and_others_are_not() throws TimeoutException {
        String busy = service.issueKey(Role.READ);
        String other = service.issueKey(Role.READ);

        assertExceeded(firstRefused(() -> get("/vehicles", busy, "203.0.113.1")), "requests", 10 * REQUESTS);

        assertThat(get("/vehicles", other, "203.0.113.1").statusCode()).isEqualTo(200);
        assertThat(service.get("/health/ready", "X-Forwarded-For", "203.0.113.1")
                        .statusCode())
                .isEqualTo(200);
        Eventually.until(
                "the bucket has a token again",
                Duration.ofSeconds(5),
                () -> get("/vehicles", busy, "203.0.113.1").statusCode() == 200);
    }

    @Test
    void requests_without_a_key_are_limited_by_address() throws TimeoutException {
        String mine = "203.0.113.2";

        assertExceeded(
                firstRefused(() -> service.get("/openapi.json", "X-Forwarded-For", mine)), "requests", 10 * REQUESTS);
        assertThat(service.get("/vehicles", "X-Forwarded-For", mine).statusCode())
                .isEqualTo(429);

        assertThat(service.get("/openapi.json", "X-Forwarded-For", "203.0.113.3")
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get("/vehicles", "X-Forwarded-For", "203.0.113.3").statusCode())
                .isEqualTo(401);
        assertThat(get("/vehicles", operator, mine).statusCode()).isEqualTo(200);
    }

    @Test
    void an_upload_is_slowed_down_to_the_limit_and_not_cut_off() throws TimeoutException {
        String key = service.issueKey(Role.REPORT);
        Buffer lines = Buffer.buffer();
        for (int i = 0; i < 14 * LOCATIONS; i++) {
            lines.appendString(location().put("longitude", i / 1e6).encode()).appendString("\n");
        }
        long startedNanos = System.nanoTime();

        HttpResponse<Buffer> stored = service.send(
                HttpMethod.POST,
                "/track-locations",
                lines,
                "Authorization",
                "Bearer " + key,
                "Content-Type",
                "application/x-ndjson");

        assertThat(stored.bodyAsString().lines().filter(line -> line.contains("locationTrackedId")))
                .hasSize(14 * LOCATIONS);
        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void a_batch_beyond_the_limit_is_stored_and_the_next_request_waits() throws TimeoutException {
        String[] headers = {"Authorization", "Bearer " + service.issueKey(Role.REPORT)};
        JsonArray locations = new JsonArray();
        for (int i = 0; i < 12 * LOCATIONS; i++) {
            locations.add(new JsonObject());
        }

        assertThat(reported(new JsonObject().put("locations", locations), headers)
                        .statusCode())
                .isEqualTo(200);

        JsonObject empty = new JsonObject().put("locations", new JsonArray());
        assertExceeded(reported(empty, headers), "locations", 10 * LOCATIONS);
        assertThat(service.post("/track-location", location(), headers).statusCode())
                .isEqualTo(429);
        Eventually.until(
                "the debt is paid",
                Duration.ofSeconds(20),
                () -> reported(empty, headers).statusCode() == 200);
    }

    private static HttpResponse<Buffer> reported(JsonObject body, String[] headers) throws TimeoutException {
        return service.send(HttpMethod.POST, "/ingest/overland", body.toBuffer(), headers);
    }

    @Test
    void wrong_keys_are_not_looked_up_beyond_the_limit_and_a_valid_key_works_meanwhile() throws TimeoutException {
        String address = "203.0.113.4";
        String known = service.issueKey(Role.READ);
        assertThat(get("/vehicles", known, address).statusCode()).isEqualTo(200);

        Map<Integer, Integer> statuses =
                statuses(500, () -> get("/vehicles", KeySecret.generate().text(), address));

        assertThat(statuses.keySet()).containsExactly(401, 429);
        assertThat(statuses.get(401)).isBetween(10 * INVALID_KEYS, 10 * INVALID_KEYS + 60);
        assertExceeded(
                firstRefused(() -> get("/vehicles", KeySecret.generate().text(), address)),
                "invalid-keys",
                10 * INVALID_KEYS);
        assertThat(get("/vehicles", known, address).statusCode()).isEqualTo(200);
        assertThat(get("/vehicles", operator, "203.0.113.5").statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_that_was_valid_is_checked_again_while_wrong_ones_are_refused() throws TimeoutException {
        String address = "203.0.113.6";
        String known = service.issueKey(Role.READ);
        assertThat(get("/vehicles", known, address).statusCode()).isEqualTo(200);
        assertThat(firstRefused(() -> get("/vehicles", KeySecret.generate().text(), address)))
                .isNotNull();

        service.created(
                "/issue-key", // which invalidates all cached keys
                new JsonObject().put("name", "next").put("role", "read"),
                "Authorization",
                "Bearer " + operator);

        assertThat(get("/vehicles", known, address).statusCode()).isEqualTo(200);
    }

    @Test
    void valid_keys_that_are_new_to_the_node_do_not_use_up_the_limit_of_their_address() throws TimeoutException {
        for (int i = 0; i < 20 * INVALID_KEYS; i++) {
            assertThat(get("/vehicles", service.issueKey(Role.READ), "203.0.113.7")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusals_are_counted_by_limit() throws TimeoutException {
        String address = "203.0.113.8";
        assertThat(firstRefused(() -> service.get("/openapi.json", "X-Forwarded-For", address)))
                .isNotNull();

        Samples samples = Samples.of(get("/metrics", operator, address).bodyAsString());

        assertThat(samples.sum("vehicle_tracking_limit_refusals_total", "client", "address", "limit", "requests"))
                .isGreaterThanOrEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_http_request_duration_seconds_count", "status", "429"))
                .isGreaterThanOrEqualTo(1);
    }
}
