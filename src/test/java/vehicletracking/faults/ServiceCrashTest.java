package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class ServiceCrashTest {

    private static final int VEHICLES = 32;
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @Test
    void aServiceThatIsKilledUnderLoadStartsAgainWithEverythingItAcknowledged() {
        TrackingLoad load = killUnderLoad();
        assertThat(load.refusals()).isEmpty();
        assertThat(load.unanswered()).isEqualTo(VEHICLES);
        ProcessHandle orphan = data.postmaster().orElseThrow();

        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(service.stackTraceLines()).as(service.log()).isEmpty();
            List<JsonObject> log = client.events();
            LogAssert.assertWhole(log, load.acknowledged());

            Eventually.until("the projections catch up", CATCH_UP_LIMIT, () -> behindEvents(client) == 0);
            Map<String, String> newest = newestLocations(log);
            assertThat(newest).hasSize(VEHICLES);
            Map<String, String> current = new HashMap<>();
            newest.keySet()
                    .forEach(vehicle -> current.put(
                            vehicle,
                            client.get("/vehicle-current-location/" + vehicle).getString("locationTrackedId")));
            assertThat(current).isEqualTo(newest);
        }
    }

    private TrackingLoad killUnderLoad() {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                TrackingLoad load = TrackingLoad.start(client, client.registerFleet(VEHICLES))) {
            service.kill();
            return load;
        }
    }

    private static long behindEvents(ServiceClient client) {
        return client.get("/projections").getJsonArray("projections").stream()
                .mapToLong(projection -> ((JsonObject) projection).getLong("behindEvents"))
                .sum();
    }

    /** By vehicle, the id of the location that happened last. */
    private static Map<String, String> newestLocations(List<JsonObject> log) {
        BinaryOperator<JsonObject> later = (one, next) -> occurredAt(next).isBefore(occurredAt(one)) ? one : next;
        Map<String, JsonObject> newest = log.stream()
                .filter(event -> event.getString("eventType").equals("LocationTracked"))
                .collect(Collectors.toMap(event -> event.getString("subject"), event -> event, later));
        return newest.values().stream()
                .collect(Collectors.toMap(event -> event.getString("subject"), event -> event.getString("eventId")));
    }

    private static Instant occurredAt(JsonObject event) {
        return Instant.parse(event.getString("occurredAt"));
    }
}
