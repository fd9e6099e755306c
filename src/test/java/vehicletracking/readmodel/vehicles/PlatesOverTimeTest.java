package vehicletracking.readmodel.vehicles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Licence plates that change vehicles: a query by plate selects the vehicle that had it at the time of the query. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class PlatesOverTimeTest {

    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static JsonObject plate(String plate) {
        return new JsonObject().put("vehicleLicensePlate", plate);
    }

    private static UUID register(String plate) throws Exception {
        return service.created("/register-vehicle", plate(plate));
    }

    private static UUID track(String plate, double latitude) throws Exception {
        return service.created(
                "/track-location", plate(plate).put("latitude", latitude).put("longitude", 10));
    }

    private static Instant change(String from, String to) throws Exception {
        return occurredAt(service.created("/change-license-plate", plate(from).put("newVehicleLicensePlate", to)));
    }

    private static Instant occurredAt(UUID eventId) throws Exception {
        return Instant.parse(service.ok("/events/" + eventId).getString("occurredAt"));
    }

    private static String vehicleAt(String plate, Instant at) throws Exception {
        return service.ok("/vehicle-location?licensePlate=" + plate + "&at=" + at)
                .getString("vehicleRegisteredId");
    }

    @Test
    void a_vehicle_keeps_its_id_when_its_plate_changes_and_the_old_plate_is_free() throws Exception {
        UUID first = register("CHANGE-1");
        UUID location = track("CHANGE-1", 1);
        Instant changedAt = change("CHANGE-1", "change-2");
        assertThat(service.refused(
                                404,
                                "/track-location",
                                plate("CHANGE-1").put("latitude", 1).put("longitude", 1))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
        UUID second = register("CHANGE-1");
        UUID ignored = track("CHANGE-1", 2);
        Instant after = occurredAt(track("CHANGE-2", 3));

        assertThat(vehicleAt("CHANGE-1", occurredAt(location))).isEqualTo(first.toString());
        assertThat(vehicleAt("CHANGE-1", after)).isEqualTo(second.toString());
        assertThat(vehicleAt("CHANGE-2", after)).isEqualTo(first.toString()).isNotEqualTo(ignored.toString());
        assertThat(service.ok("/vehicles?licensePlate=CHANGE-1")
                        .getJsonArray("vehicles")
                        .getJsonObject(0)
                        .getString("vehicleRegisteredId"))
                .isEqualTo(second.toString());
        assertThat(service.ok("/vehicle-current-location/" + first).getString("vehicleLicensePlate"))
                .isEqualTo("CHANGE-2");
        assertThat(service.ok("/vehicle-location/" + first + "?at=" + changedAt.minusNanos(1_000))
                        .getString("vehicleLicensePlate"))
                .as("the plate at that time")
                .isEqualTo("CHANGE-1");
    }

    @Test
    void a_query_by_plate_over_a_range_with_two_vehicles_is_refused() throws Exception {
        UUID first = register("HANDS-1");
        Instant start = occurredAt(track("HANDS-1", 1));
        Instant changedAt = change("HANDS-1", "HANDS-2");
        UUID second = register("HANDS-1");
        Instant end = occurredAt(track("HANDS-1", 2));

        String track = "/vehicle-track?licensePlate=HANDS-1&from=" + start;
        JsonObject problem = service.refused(409, track + "&to=" + end);
        assertThat(problem.getString("type")).isEqualTo("/problems/plate-changed-hands");
        assertThat(problem.getJsonArray("vehicleRegisteredIds"))
                .isEqualTo(new JsonArray().add(first.toString()).add(second.toString()));
        assertThat(service.ok(track + "&to=" + changedAt).getString("vehicleRegisteredId"))
                .isEqualTo(first.toString());
        assertThat(service.ok("/vehicle-track?licensePlate=HANDS-1&from=" + end + "&to=" + end)
                        .getString("vehicleRegisteredId"))
                .isEqualTo(second.toString());
        assertThat(service.ok("/vehicle-track?licensePlate=HANDS-1&from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z")
                        .getString("vehicleRegisteredId"))
                .as("before any registration, the first vehicle with the plate")
                .isEqualTo(first.toString());
    }

    @Test
    void a_retired_vehicle_keeps_its_history_and_its_plate_is_free() throws Exception {
        UUID first = register("RETIRE-1");
        Instant tracked = occurredAt(track("RETIRE-1", 1));
        Instant retiredAt =
                occurredAt(service.created("/retire-vehicle", plate("RETIRE-1").put("reason", "sold")));

        assertThat(service.refused(404, "/retire-vehicle", plate("RETIRE-1")).getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
        assertThat(service.refused(
                                404,
                                "/track-location",
                                plate("RETIRE-1").put("latitude", 1).put("longitude", 1))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
        JsonObject current = service.ok("/vehicle-current-location/" + first);
        assertThat(current.getDouble("latitude")).isEqualTo(1);
        assertThat(Instant.parse(current.getString("retiredAt"))).isEqualTo(retiredAt);
        assertThat(service.ok("/vehicles/" + first).getString("retiredAt")).isEqualTo(retiredAt.toString());
        assertThat(idsOf(service.ok("/vehicle-current-locations?limit=1000"), "vehicleCurrentLocations"))
                .doesNotContain(first.toString());
        assertThat(idsOf(service.ok("/vehicle-locations?limit=1000&at=" + tracked), "vehicleLocations"))
                .contains(first.toString());
        assertThat(idsOf(service.ok("/vehicle-locations?limit=1000&at=" + retiredAt), "vehicleLocations"))
                .doesNotContain(first.toString());
        assertThat(service.refused(404, "/vehicle-location?licensePlate=RETIRE-1&at=" + retiredAt)
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");

        UUID second = register("RETIRE-1");
        Instant again = occurredAt(track("RETIRE-1", 2));
        assertThat(vehicleAt("RETIRE-1", again)).isEqualTo(second.toString());
        assertThat(vehicleAt("RETIRE-1", tracked)).isEqualTo(first.toString());
    }

    private static List<String> idsOf(JsonObject page, String member) {
        return page.getJsonArray(member).stream()
                .map(each -> ((JsonObject) each).getString("vehicleRegisteredId"))
                .toList();
    }
}
