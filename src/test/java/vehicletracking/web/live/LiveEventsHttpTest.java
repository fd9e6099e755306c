package vehicletracking.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.access.AuthMode;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.SseClient;
import vehicletracking.testing.SseClient.Message;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Role;

@IntegrationTest
class LiveEventsHttpTest {

    private static TestService service;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestService(4, 100_000);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private static SseClient open(String query, String... headers) {
        return SseClient.open(service.port(), "/live/events" + query, headers);
    }

    @CanIgnoreReturnValue
    private static String register(String plate) throws TimeoutException {
        return service.post("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate))
                .bodyAsJsonObject()
                .getString("vehicleRegisteredId");
    }

    @CanIgnoreReturnValue
    private static String track(String plate, double latitude, double longitude) throws TimeoutException {
        return service.post(
                        "/track-location",
                        new JsonObject()
                                .put("vehicleLicensePlate", plate)
                                .put("latitude", latitude)
                                .put("longitude", longitude))
                .bodyAsJsonObject()
                .getString("locationTrackedId");
    }

    private static List<String> ids(List<Message> messages) {
        return messages.stream().map(each -> each.json().getString("eventId")).toList();
    }

    @Test
    void events_are_received_as_they_come() throws TimeoutException {
        String vehicle = register("COME 1");
        try (SseClient client = open("?subject=" + vehicle)) {
            String first = track("COME 1", 1, 2);
            register("COME 2");
            String second = track("COME 1", 3, 4);

            List<Message> received = client.next(2);

            assertThat(ids(received)).containsExactly(first, second);
            assertThat(received.getFirst().json())
                    .isEqualTo(service.ok("/events?limit=1&subject=" + vehicle + "&type=LocationTracked")
                            .getJsonArray("events")
                            .getJsonObject(0));
        }
    }

    @Test
    void a_client_that_begins_in_the_past_receives_every_event_once() throws TimeoutException {
        List<String> expected = new ArrayList<>();
        String vehicle = register("PAST 1");
        for (int i = 0; i < 700; i++) {
            expected.add(track("PAST 1", i / 100.0, 2));
        }
        try (SseClient client = open("?after=0:0&type=LocationTracked&subject=" + vehicle)) {
            List<Message> received = new ArrayList<>(client.next(10));
            for (int i = 0; i < 300; i++) {
                expected.add(track("PAST 1", i / 100.0, 3));
            }
            received.addAll(client.next(990));
            assertThat(ids(received)).isEqualTo(expected);
            assertThat(client.poll()).isNull();
        }
    }

    @Test
    void a_client_that_connects_again_goes_on_where_it_was() throws TimeoutException {
        List<String> plates =
                Stream.of("AGAIN 1", "AGAIN 2", "AGAIN 3", "AGAIN 4").toList();
        for (String plate : plates) {
            register(plate);
        }
        List<String> expected = new ArrayList<>();
        List<Message> received = new ArrayList<>();
        String box = "?type=LocationTracked&bbox=50,50,51,51";
        String position = service.ok("/events?limit=1000").getString("next");
        for (int round = 0; round < 10; round++) {
            try (SseClient client =
                    round == 0 ? open(box + "&after=" + position) : open(box, "Last-Event-ID", position)) {
                for (String plate : plates) {
                    expected.add(track(plate, 50.5, 50 + expected.size() / 1_000.0));
                    track(plate, 49, 50);
                }
                received.addAll(client.next(2));
                position = received.getLast().id();
            }
        }
        try (SseClient client = open(box, "Last-Event-ID", position)) {
            received.addAll(client.next(expected.size() - received.size()));
        }
        assertThat(ids(received)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subject={vehicle} | 4",
                "payload={\"latitude\":7.50,\"scope\":{\"vehicleRegisteredId\":\"{vehicle}\"}} | 1",
                "payload={\"scope\":{\"vehicleRegisteredId\":\"{vehicle}\"}} | 4",
                "type=LocationTracked&type=LocationRetracted&subject={vehicle} | 4",
                "type=LocationRetracted&subject={vehicle} | 1",
                "bbox=7,8,8,9&subject={vehicle} | 2",
                "payload={\"locationTrackedId\":\"{first}\"} | 2",
                "type=LocationTracked&payload={\"locationTrackedId\":\"{first}\"} | 1",
            })
    void a_filter_selects_the_same_events_when_they_come_and_when_they_are_past(String filter, int number)
            throws TimeoutException {
        String plate = "SAME " + UUID.randomUUID().toString().substring(0, 8);
        String vehicle = register(plate);
        String begin = service.ok("/events?limit=1&subject=" + vehicle).getString("next");
        String first = track(plate, 8.5, 7.5);
        try (SseClient all = open("?after=" + begin + "&subject=" + vehicle)) {
            all.next();
            String query = encoded(filter.replace("{vehicle}", vehicle).replace("{first}", first));
            try (SseClient coming = open("?after=" + begin + "&" + query)) {
                track(plate, 7.5, 7.5);
                track(plate, 8.2, 7.9);
                service.created(
                        "/retract-location",
                        new JsonObject().put("locationTrackedId", first).put("reason", "test"));
                all.next(3);
                try (SseClient past = open("?after=" + begin + "&" + query)) {
                    List<Message> received = coming.next(number);
                    assertThat(ids(received)).isEqualTo(ids(past.next(number)));
                    assertThat(coming.poll()).isNull();
                    assertThat(past.poll()).isNull();
                }
            }
        }
    }

    private static String encoded(String query) {
        return query.replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22")
                .replace("[", "%5B")
                .replace("]", "%5D");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?after=x",
                "?type=1",
                "?subject=1",
                "?bbox=1,2,3",
                "?payload=[]",
                "?payload={\"a\":null}",
                "?limit=3"
            })
    void a_wrong_filter_is_refused_before_the_stream_begins(String query) {
        try (SseClient refused = SseClient.request(service.port(), "/live/events" + encoded(query))) {
            assertThat(refused.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void the_stream_of_a_revoked_key_ends() throws TimeoutException {
        TestService closed = new TestService(AuthMode.KEYS);
        String operator = closed.issueKey(Role.OPERATE);
        String key = closed.post(
                        "/issue-key",
                        new JsonObject().put("name", "screen").put("role", "read"),
                        "Authorization",
                        "Bearer " + operator)
                .bodyAsJsonObject()
                .getString("key");
        String accessKeyId =
                closed
                        .get("/keys", "Authorization", "Bearer " + operator)
                        .bodyAsJsonObject()
                        .getJsonArray("keys")
                        .stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> each.getString("name").equals("screen"))
                        .findFirst()
                        .orElseThrow()
                        .getString("accessKeyId");
        try (SseClient client = SseClient.open(closed.port(), "/live/events", "Authorization", "Bearer " + key)) {
            closed.register("REVOKED 1");
            assertThat(client.next().json().getString("eventType")).isEqualTo("VehicleRegistered");
            closed.created(
                    "/revoke-key",
                    new JsonObject().put("accessKeyId", accessKeyId),
                    "Authorization",
                    "Bearer " + operator);
            client.awaitEnd();
        }
        closed.close();
    }

    @Test
    void a_client_that_does_not_read_for_a_while_misses_nothing() throws Exception {
        String vehicle = register("SLOW 1");
        int number = 20_000;
        List<String> expected = new ArrayList<>();
        try (SlowClient slow = new SlowClient(service.port(), "/live/events?subject=" + vehicle)) {
            for (int sent = 0; sent < number; sent += 500) {
                JsonArray batch = new JsonArray();
                for (int i = 0; i < 500; i++) {
                    batch.add(new JsonObject()
                            .put("vehicleLicensePlate", "SLOW 1")
                            .put("latitude", 1)
                            .put("longitude", (sent + i) / 1_000.0));
                }
                service.send(HttpMethod.POST, "/track-locations", batch.toBuffer(), "Content-Type", "application/json")
                        .bodyAsJsonArray()
                        .forEach(item -> expected.add(((JsonObject) item).getString("locationTrackedId")));
            }
            assertThat(slow.readEventIds(number)).isEqualTo(expected);
        }
    }

    @Test
    void clients_beyond_the_limit_are_refused_and_may_come_later() {
        List<SseClient> clients = new ArrayList<>();
        try {
            while (clients.size() < 100) {
                clients.add(open(""));
            }
            try (SseClient refused = SseClient.request(service.port(), "/live/events")) {
                assertThat(refused.statusCode()).isEqualTo(503);
            }
        } finally {
            clients.forEach(SseClient::close);
        }
        Eventually.until("a client is accepted", Duration.ofSeconds(10), () -> {
            try (SseClient client = SseClient.request(service.port(), "/live/events")) {
                return client.statusCode() == 200;
            }
        });
    }
}
