package vehicletracking.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.SseClient;
import vehicletracking.testing.SseClient.Message;

/** What streams have for a key that is restricted to a vehicle. */
@IntegrationTest
class LiveScopeHttpTest {

    private static TwoVehicles vehicles;

    @BeforeAll
    static void start() throws TimeoutException {
        vehicles = new TwoVehicles();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        vehicles.service.close();
    }

    private static SseClient open(String uri) {
        return SseClient.open(vehicles.service.port(), uri, "Authorization", "Bearer " + vehicles.keyOfA());
    }

    private static void track(String plate) throws TimeoutException {
        vehicles.service.created(
                "/track-location",
                new JsonObject()
                        .put("vehicleLicensePlate", plate)
                        .put("latitude", 5)
                        .put("longitude", 6),
                "Authorization",
                "Bearer " + vehicles.operator());
    }

    @Test
    void events_are_those_of_the_vehicle_whether_they_are_past_or_to_come() throws TimeoutException {
        JsonArray past = vehicles.asKeyOfA("/events").bodyAsJsonObject().getJsonArray("events");
        try (SseClient client = open("/live/events?after=0:0")) {
            JsonArray received = new JsonArray();
            client.next(past.size()).forEach(message -> received.add(message.json()));
            assertThat(received).isEqualTo(past);

            track("MOVED 1");
            track("A 1");
            track("MOVED 1");
            track("A 1");

            for (Message message : client.next(2)) {
                assertThat(message.json().getString("subject")).isEqualTo(vehicles.a.toString());
            }
            assertThat(client.poll()).isNull();
        }
    }

    @Test
    void locations_are_those_of_the_vehicle() throws TimeoutException {
        try (SseClient client = open("/live/locations?every=0.2")) {
            JsonArray snapshot = new JsonArray(client.next().data());
            assertThat(snapshot).hasSize(1);
            assertThat(client.next().name()).isEqualTo("snapshot");
            track("MOVED 1");
            track("A 1");
            for (Object change : new JsonArray(client.next().data())) {
                assertThat(((JsonObject) change).getString("vehicleRegisteredId"))
                        .isEqualTo(vehicles.a.toString());
            }
        }
        String other = "/live/locations?vehicle=" + vehicles.b;
        assertThat(vehicles.asOperator("/vehicles/" + vehicles.b).statusCode()).isEqualTo(200);
        try (SseClient refused =
                SseClient.request(vehicles.service.port(), other, "Authorization", "Bearer " + vehicles.keyOfA())) {
            assertThat(refused.statusCode()).isEqualTo(404);
        }
    }
}
