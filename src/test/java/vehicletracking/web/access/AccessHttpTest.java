package vehicletracking.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.access.AuthMode;
import vehicletracking.access.KeySecret;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

@IntegrationTest
class AccessHttpTest {

    private static final JsonObject LOCATION = new JsonObject()
            .put("vehicleLicensePlate", "A 1")
            .put("latitude", 1)
            .put("longitude", 2);

    private static final Map<Role, String> KEYS = new EnumMap<>(Role.class);
    private static TestService service;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestService(AuthMode.KEYS);
        KEYS.put(Role.OPERATE, service.issueKey(Role.OPERATE));
        for (Role role : Set.of(Role.REPORT, Role.READ, Role.DISPATCH)) {
            KEYS.put(role, issue(new JsonObject().put("name", role.text()).put("role", role.text())));
        }
        service.register("A 1");
        service.register("B 2");
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private static String keyOf(Role role) {
        return Objects.requireNonNull(KEYS.get(role));
    }

    private static String bearer(String key) {
        return "Bearer " + key;
    }

    private static String issue(JsonObject grant) throws TimeoutException {
        HttpResponse<Buffer> response = service.post("/issue-key", grant, "Authorization", bearer(keyOf(Role.OPERATE)));
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        return response.bodyAsJsonObject().getString("key");
    }

    @Test
    void every_operation_is_restricted_to_the_roles_of_its_description() throws TimeoutException {
        JsonObject paths = service.ok("/openapi.json").getJsonObject("paths");
        Set<String> public_ = new HashSet<>();
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                if (paths.getJsonObject(path).getValue(method) instanceof JsonObject operation
                        && operation.containsKey("operationId")
                        && !check(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), path, operation)) {
                    public_.add(path);
                }
            }
        }
        assertThat(public_)
                .containsExactlyInAnyOrder(
                        "/", "/openapi.json", "/health/live", "/health/ready", "/web/config.json", "/web/{file}");
    }

    /** Whether the operation requires a credential. */
    private static boolean check(HttpMethod method, String path, JsonObject operation) throws TimeoutException {
        JsonArray security = operation.getJsonArray("security");
        Set<Object> allowed = security.isEmpty()
                ? Set.of()
                : new HashSet<>(security.getJsonObject(0).getJsonArray("accessKey").stream()
                        .toList());
        assertThat(statusOf(method, path))
                .as(method + " " + path)
                .matches(status -> (status == 401) != allowed.isEmpty());
        for (Role role : Role.values()) {
            int status = statusOf(method, path, "Authorization", bearer(keyOf(role)));
            assertThat(status == 403)
                    .as("%s %s as %s: %d", method, path, role, status)
                    .isEqualTo(!allowed.isEmpty() && !allowed.contains(role.text()));
            assertThat(status).isNotEqualTo(401);
        }
        return !allowed.isEmpty();
    }

    private static int statusOf(HttpMethod method, String path, String... headers) throws TimeoutException {
        // A stream has no end, but refuses a parameter that it does not know.
        String uri = path.replaceAll("\\{\\w+}", "x") + (path.startsWith("/live/") ? "?unknown=x" : "");
        return service.send(method, uri, Buffer.buffer(), headers).statusCode();
    }

    @Test
    void a_credential_that_is_not_valid_is_refused_by_name() throws TimeoutException {
        String key = keyOf(Role.READ);
        assertInvalid("is not a complete access key", bearer(key.substring(0, key.length() - 1)));
        assertInvalid("is not a complete access key", bearer(key.substring(0, 10) + "x" + key.substring(11)));
        assertInvalid(
                "is not an access key of this service",
                bearer(KeySecret.generate().text()));
        assertInvalid("must be of the scheme Bearer or Basic", "Digest " + key);
        assertInvalid("of the scheme Basic must be in base64", "Basic !");
        assertInvalid("of the scheme Basic must have a colon between user and password", basic(key));
    }

    private static void assertInvalid(String detail, String authorization) throws TimeoutException {
        HttpResponse<Buffer> response = service.get("/vehicles", "Authorization", authorization);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Bearer");
        assertThat(response.bodyAsJsonObject().getString("type")).isEqualTo("/problems/credential-invalid");
        assertThat(response.bodyAsJsonObject().getString("detail")).isEqualTo("The credential " + detail);
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_key_is_accepted_as_password_and_in_the_path() throws TimeoutException {
        service.created(
                "/assign-device",
                new JsonObject().put("deviceId", "phone-1").put("vehicleLicensePlate", "A 1"),
                "Authorization",
                bearer(keyOf(Role.DISPATCH)));
        String key = keyOf(Role.REPORT);

        assertThat(service.post("/track-location", LOCATION, "Authorization", basic("me:" + key))
                        .statusCode())
                .isEqualTo(201);
        assertThat(service.send(
                                HttpMethod.GET,
                                "/t/" + key + "/ingest/osmand?id=phone-1&lat=3&lon=4&timestamp="
                                        + System.currentTimeMillis() / 1000,
                                Buffer.buffer())
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get("/t/" + key + "/no/such/path").bodyAsString())
                .contains("/no/such/path")
                .doesNotContain(key);
    }

    @Test
    void a_response_to_a_path_with_a_key_has_the_headers_of_others_and_no_key() throws TimeoutException {
        String key = keyOf(Role.READ);
        HttpResponse<Buffer> expected = service.get("/version", "Authorization", bearer(key));
        for (String path : List.of("/t/" + key + "/version", "//t/" + key + "/version")) {
            HttpResponse<Buffer> response = service.get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().names())
                    .containsAll(expected.headers().names());
        }
        for (String path :
                List.of("/pub/" + key, "/t/t/" + key, "/t/" + key + "/t/" + key + "/version", "/%74/" + key)) {
            HttpResponse<Buffer> refused = service.get(path);
            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.bodyAsString()).doesNotContain(key);
        }
        HttpResponse<Buffer> invalid = service.get("/t/" + key + "x/version");
        assertThat(invalid.statusCode()).isEqualTo(401);
        assertThat(invalid.getHeader("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void a_path_without_a_key_is_not_found() throws TimeoutException {
        for (String path : List.of("/t", "/t/", "/t//version", "//t")) {
            assertThat(service.get(path).statusCode()).as(path).isIn(401, 404);
        }
    }

    @Test
    void only_one_key_is_taken_from_a_path() throws TimeoutException {
        HttpResponse<Buffer> response = service.get("/t/a".repeat(1_000));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.bodyAsJsonObject().getString("type")).isEqualTo("/problems/not-found");
    }

    @Test
    void an_idempotency_key_does_not_reveal_the_request_of_another_principal() throws TimeoutException {
        String other = issue(
                new JsonObject().put("name", "of B").put("role", "report").put("vehicles", new JsonArray().add("B 2")));
        String[] first = {"Idempotency-Key", "k-1", "Authorization", bearer(keyOf(Role.REPORT))};
        String[] second = {"Idempotency-Key", "k-1", "Authorization", bearer(other)};

        HttpResponse<Buffer> executed = service.post("/track-location", LOCATION, first);
        assertThat(executed.statusCode()).isEqualTo(201);
        assertThat(service.post("/track-location", LOCATION, first).bodyAsString())
                .isEqualTo(executed.bodyAsString());
        HttpResponse<Buffer> refused = service.post("/track-location", LOCATION, second);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.bodyAsString())
                .doesNotContain(executed.bodyAsJsonObject().getString("locationTrackedId"));
    }
}
