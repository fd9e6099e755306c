package vehicletracking.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.access.AuthMode;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

/** Access keys that are issued, changed and revoked by requests, and what they are restricted to. */
@IntegrationTest
class IssuedKeysHttpTest {

    private static final JsonObject LOCATION = new JsonObject()
            .put("vehicleLicensePlate", "A 1")
            .put("latitude", 1)
            .put("longitude", 2);

    private static TestService service;
    private static String operator;
    private static UUID vehicleA;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestService(AuthMode.KEYS);
        operator = bearer(service.issueKey(Role.OPERATE));
        vehicleA = service.register("A 1");
        service.register("B 2");
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private static String bearer(String key) {
        return "Bearer " + key;
    }

    private static String issue(JsonObject grant) throws TimeoutException {
        HttpResponse<Buffer> response = service.post("/issue-key", grant, "Authorization", operator);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        return response.bodyAsJsonObject().getString("key");
    }

    @Test
    void every_node_refuses_a_revoked_key_within_a_second() throws TimeoutException {
        String key = issue(new JsonObject().put("name", "lost").put("role", "read"));
        JsonObject listed = keyNamed("lost");
        assertThat(listed.fieldNames()).doesNotContain("sha256", "key");
        assertThat(service.get("/vehicles", "Authorization", bearer(key)).statusCode())
                .isEqualTo(200);

        JsonObject revocation = new JsonObject().put("accessKeyId", listed.getString("accessKeyId"));
        service.created("/revoke-key", revocation, "Authorization", operator);

        Eventually.until(
                "the key is refused",
                Duration.ofSeconds(1),
                () -> service.get("/vehicles", "Authorization", bearer(key)).statusCode() == 401);
        assertThat(service.get("/vehicles", "Authorization", bearer(key))
                        .bodyAsJsonObject()
                        .getString("detail"))
                .isEqualTo("The credential was revoked");
        assertThat(keyNamed("lost").containsKey("revokedAt")).isTrue();
        assertThat(service.post("/revoke-key", revocation, "Authorization", operator)
                        .statusCode())
                .isEqualTo(409);
    }

    private static JsonObject keyNamed(String name) throws TimeoutException {
        return service.get("/keys", "Authorization", operator).bodyAsJsonObject().getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_changed_key_has_its_new_role() throws TimeoutException {
        String key = issue(new JsonObject().put("name", "changing").put("role", "report"));
        assertThat(service.get("/vehicles", "Authorization", bearer(key)).statusCode())
                .isEqualTo(403);

        service.created(
                "/change-key",
                new JsonObject()
                        .put("accessKeyId", keyNamed("changing").getString("accessKeyId"))
                        .put("name", "changed")
                        .put("role", "read"),
                "Authorization",
                operator);

        Eventually.until(
                "the role is changed",
                Duration.ofSeconds(1),
                () -> service.get("/vehicles", "Authorization", bearer(key)).statusCode() == 200);
        assertThat(keyNamed("changed").getString("role")).isEqualTo("read");
    }

    @Test
    void a_vehicle_that_a_key_is_not_for_does_not_exist_for_it() throws TimeoutException {
        String key = issue(new JsonObject()
                .put("name", "of A")
                .put("role", "report")
                .put("vehicles", new JsonArray().add("a  1")));

        assertThat(keyNamed("of A").getJsonArray("vehicles")).containsExactly(vehicleA.toString());
        assertThat(service.post("/track-location", LOCATION, "Authorization", bearer(key))
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<Buffer> refused = service.post(
                "/track-location", LOCATION.copy().put("vehicleLicensePlate", "B 2"), "Authorization", bearer(key));
        HttpResponse<Buffer> unknown = service.post(
                "/track-location", LOCATION.copy().put("vehicleLicensePlate", "C 3"), "Authorization", bearer(key));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.bodyAsString().replace("B 2", "C 3")).isEqualTo(unknown.bodyAsString());
    }

    @Test
    void a_key_of_a_device_reports_in_its_name_only() throws TimeoutException {
        for (String device : List.of("tracker-1", "tracker-2")) {
            service.created(
                    "/assign-device",
                    new JsonObject()
                            .put("deviceId", device)
                            .put("vehicleLicensePlate", "A 1")
                            .put("from", "2026-01-01T00:00:00Z"),
                    "Authorization",
                    bearer(service.issueKey(Role.DISPATCH)));
        }
        String key = issue(new JsonObject()
                .put("name", "of tracker-1")
                .put("role", "report")
                .put("deviceId", "tracker-1"));

        String report = "/ingest/osmand?lat=3&lon=4&timestamp=1780000000&id=";
        assertThat(service.get(report + "tracker-1", "Authorization", bearer(key))
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get(report + "tracker-2", "Authorization", bearer(key))
                        .statusCode())
                .isEqualTo(404);
        assertThat(service.post("/track-location", LOCATION, "Authorization", bearer(key))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_event_names_the_key_that_caused_it() throws TimeoutException {
        String key = issue(new JsonObject().put("name", "reporter").put("role", "report"));
        HttpResponse<Buffer> response = service.post("/track-location", LOCATION, "Authorization", bearer(key));
        String id = response.bodyAsJsonObject().getString("locationTrackedId");

        JsonObject event = service.get("/events/" + id, "Authorization", bearer(service.issueKey(Role.READ)))
                .bodyAsJsonObject();
        assertThat(event.getJsonObject("metadata").getString("by"))
                .isEqualTo("key:" + keyNamed("reporter").getString("accessKeyId"));
    }
}
