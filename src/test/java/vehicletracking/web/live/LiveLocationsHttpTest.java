package vehicletracking.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Events.NOON;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.SseClient;
import vehicletracking.testing.SseClient.Message;
import vehicletracking.testing.TestService;

@IntegrationTest
class LiveLocationsHttpTest {

    /** Half a day between two locations, in which a vehicle can come that far. */
    private static final AtomicInteger HOURS = new AtomicInteger();

    private static TestService service;

    @BeforeAll
    static void start() throws TimeoutException {
        service = new TestService(2, 100_000);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    @CanIgnoreReturnValue
    private static String register(String plate) throws TimeoutException {
        HttpResponse<Buffer> registered =
                service.post("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate));
        awaitCurrent(registered);
        return registered.bodyAsJsonObject().getString("vehicleRegisteredId");
    }

    /** Returns when the read model has the event. */
    private static void awaitCurrent(HttpResponse<Buffer> appended) throws TimeoutException {
        service.get("/vehicle-current-locations?limit=1", "Log-Position", appended.getHeader("Log-Position"));
    }

    private static JsonObject location(String plate, int hours, double latitude, double longitude) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", latitude)
                .put("longitude", longitude)
                .put("occurredAt", NOON.plus(Duration.ofHours(hours)).toString());
    }

    @CanIgnoreReturnValue
    private static String track(String plate, double latitude, double longitude) throws TimeoutException {
        HttpResponse<Buffer> tracked =
                service.post("/track-location", location(plate, HOURS.addAndGet(12), latitude, longitude));
        assertThat(tracked.statusCode()).as(tracked.bodyAsString()).isEqualTo(201);
        String id = tracked.bodyAsJsonObject().getString("locationTrackedId");
        awaitCurrent(tracked);
        return id;
    }

    private static SseClient open(String query) {
        return SseClient.open(service.port(), "/live/locations" + query);
    }

    /** Opens a stream and reads its snapshot. */
    private static SseClient opened(String query) {
        SseClient client = open(query);
        while (!client.next().name().equals("snapshot")) {
            assertThat(client.statusCode()).isEqualTo(200);
        }
        return client;
    }

    private static JsonObject onlyOf(Message message, String name) {
        assertThat(message.name()).as(message.data()).isEqualTo(name);
        JsonArray elements = new JsonArray(message.data());
        assertThat(elements).hasSize(1);
        return elements.getJsonObject(0);
    }

    @Test
    void the_snapshot_is_followed_by_changes() throws TimeoutException {
        String vehicle = register("SNAP 1");
        track("SNAP 1", 1, 2);
        try (SseClient client = open("?vehicle=" + vehicle)) {
            JsonObject first = onlyOf(client.next(), "locations");
            assertThat(first.getDouble("latitude")).isEqualTo(1);
            assertThat(first.containsKey("cause")).isFalse();
            assertThat(client.next().json()).isEqualTo(new JsonObject().put("isComplete", true));

            String second = track("SNAP 1", 3, 4);

            JsonObject change = onlyOf(client.next(), "locations");
            assertThat(change.remove("cause")).isEqualTo("tracked");
            assertThat(change.getString("locationTrackedId")).isEqualTo(second);
            JsonObject current = service.ok("/vehicle-current-location/" + vehicle);
            current.remove("asOf");
            assertThat(change).isEqualTo(current);
        }
    }

    @Test
    void corrections_and_retractions_move_the_vehicle_back() throws TimeoutException {
        String vehicle = register("BACK 1");
        track("BACK 1", 1, 2);
        try (SseClient client = opened("?every=0.2&vehicle=" + vehicle)) {
            String second = track("BACK 1", 3, 4);
            assertThat(onlyOf(client.next(), "locations").getDouble("latitude")).isEqualTo(3);
            service.created(
                    "/correct-location",
                    new JsonObject()
                            .put("locationTrackedId", second)
                            .put("latitude", 3.5)
                            .put("longitude", 4)
                            .put("reason", "test"));
            JsonObject corrected = onlyOf(client.next(), "locations");
            assertThat(corrected.getString("cause")).isEqualTo("corrected");
            assertThat(corrected.getDouble("latitude")).isEqualTo(3.5);
            service.created(
                    "/retract-location",
                    new JsonObject().put("locationTrackedId", second).put("reason", "test"));
            JsonObject retracted = onlyOf(client.next(), "locations");
            assertThat(retracted.getString("cause")).isEqualTo("retracted");
            assertThat(retracted.getDouble("latitude")).isEqualTo(1);
            service.created("/retire-vehicle", new JsonObject().put("vehicleLicensePlate", "BACK 1"));
            assertThat(onlyOf(client.next(), "left"))
                    .isEqualTo(
                            new JsonObject().put("vehicleRegisteredId", vehicle).put("reason", "retired"));
        }
    }

    @Test
    void a_vehicle_without_a_location_leaves() throws TimeoutException {
        String vehicle = register("GONE 1");
        String only = track("GONE 1", 1, 2);
        try (SseClient client = opened("?vehicle=" + vehicle)) {
            service.created(
                    "/retract-location",
                    new JsonObject().put("locationTrackedId", only).put("reason", "test"));
            assertThat(onlyOf(client.next(), "left").getString("reason")).isEqualTo("retracted");
        }
    }

    @Test
    void a_vehicle_enters_and_leaves_a_box() throws TimeoutException {
        String vehicle = register("BOX 1");
        track("BOX 1", 60.5, 60.5);
        try (SseClient client = opened("?every=0.2&bbox=60,60,61,61")) {
            track("BOX 1", 60.6, 60.5);
            assertThat(onlyOf(client.next(), "locations").getDouble("latitude")).isEqualTo(60.6);
            track("BOX 1", 61.5, 60.5);
            assertThat(onlyOf(client.next(), "left"))
                    .isEqualTo(
                            new JsonObject().put("vehicleRegisteredId", vehicle).put("reason", "outside"));
            track("BOX 1", 61.6, 60.5);
            track("BOX 1", 60.7, 60.5);
            assertThat(onlyOf(client.next(), "locations").getDouble("latitude")).isEqualTo(60.7);
        }
    }

    @Test
    void a_vehicle_is_sent_once_in_an_interval_and_its_newest_location_at_the_end() throws TimeoutException {
        String vehicle = register("OFTEN 1");
        try (SseClient client = opened("?every=2&vehicle=" + vehicle)) {
            long startedNanos = System.nanoTime();
            track("OFTEN 1", 1, 1);
            assertThat(onlyOf(client.next(), "locations").getDouble("latitude")).isEqualTo(1);
            for (int i = 2; i <= 10; i++) {
                track("OFTEN 1", i, 1);
            }
            assertThat(onlyOf(client.next(), "locations").getDouble("latitude")).isEqualTo(10);
            assertThat(System.nanoTime() - startedNanos).isGreaterThan(1_900_000_000L);
        }
    }

    @Test
    void a_client_that_reads_slowly_receives_the_newest_locations_and_no_queue() throws Exception {
        int vehicles = 400;
        int rounds = 60;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < vehicles; i++) {
            ids.add(register("QUEUE " + i));
        }
        try (SlowClient slow = new SlowClient(service.port(), "/live/locations?every=0.2&bbox=10,10,20,20")) {
            for (int round = 1; round <= rounds; round++) {
                JsonArray batch = new JsonArray();
                for (int i = 0; i < vehicles; i++) {
                    batch.add(location("QUEUE " + i, round, 10 + round / 10.0, 12));
                }
                service.send(HttpMethod.POST, "/track-locations", batch.toBuffer(), "Content-Type", "application/json");
            }
            double last = 10 + rounds / 10.0;
            Map<String, Double> shown = new HashMap<>();
            int received = slow.readLocations(
                    shown,
                    () -> shown.size() == vehicles && shown.values().stream().allMatch(each -> each == last));
            assertThat(shown.keySet()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(received).isLessThan(vehicles * rounds / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?vehicle=x, 400",
        "?vehicle=00000000-0000-4000-8000-000000000000, 404",
        "?every=0.1, 400",
        "?every=61, 400",
        "?every=x, 400",
        "?after=0:1, 400"
    })
    void a_wrong_request_is_refused_before_the_stream_begins(String query, int status) {
        try (SseClient refused = SseClient.request(service.port(), "/live/locations" + query)) {
            assertThat(refused.statusCode()).isEqualTo(status);
        }
    }
}
