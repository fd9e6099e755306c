package vehicletracking.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.access.AuthMode;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

/** A proof shows who caused the event. */
@IntegrationTest
class AuditPrincipalHttpTest {

    private static TestService service;
    private static String[] operator;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestService(AuthMode.KEYS);
        operator = new String[] {"Authorization", "Bearer " + service.issueKey(Role.OPERATE)};
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private static JsonObject get(String path) throws TimeoutException {
        HttpResponse<Buffer> response = service.get(path, operator);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        return response.bodyAsJsonObject();
    }

    private static String idOfOperator() throws TimeoutException {
        return get("/keys").getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("name").equals(Role.OPERATE.text()))
                .map(key -> "key:" + key.getString("accessKeyId"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_digested_metadata_have_the_principal_of_the_proof() throws TimeoutException {
        UUID event =
                service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", "AUDIT 1"), operator);

        JsonObject proof = get("/audit/proof/" + event);
        assertThat(proof.getString("by")).isEqualTo(idOfOperator());
        assertThat(new JsonObject(proof.getJsonObject("stored").getString("metadata")).getString("by"))
                .isEqualTo(idOfOperator());
    }

    @Test
    void the_proof_of_an_issued_key_has_the_key_that_issued_it() throws TimeoutException {
        service.post("/issue-key", new JsonObject().put("name", "granted").put("role", "read"), operator);

        JsonObject issued = get("/events?type=KeyIssued").getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .filter(event ->
                        event.getJsonObject("payload").getString("name").equals("granted"))
                .findFirst()
                .orElseThrow();
        assertThat(get("/audit/proof/" + issued.getString("eventId")).getString("by"))
                .isEqualTo(idOfOperator());
    }

    @Test
    void an_event_without_a_principal_has_a_proof_without_one() throws TimeoutException {
        UUID first = UUID.fromString(get("/events?type=KeyIssued&limit=1")
                .getJsonArray("events")
                .getJsonObject(0)
                .getString("eventId"));

        assertThat(get("/audit/proof/" + first).containsKey("by")).isFalse();
    }
}
