package vehicletracking.web.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Assignments of devices to vehicles, and the vehicles of their reports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class DevicesHttpTest {

    private static final String MONDAY = "2026-01-05T00:00:00Z";
    private static final String TUESDAY = "2026-01-06T00:00:00Z";
    private static final String WEDNESDAY = "2026-01-07T00:00:00Z";
    private static final String THURSDAY = "2026-01-08T00:00:00Z";
    private static final String FRIDAY = "2026-01-09T00:00:00Z";

    private TestService service;
    private DeviceClient client;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestService(2, 10_000);
        client = new DeviceClient(service);
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    private static JsonObject assignment(String device, String plate) {
        return new JsonObject().put("deviceId", device).put("vehicleLicensePlate", plate);
    }

    @Test
    void a_report_goes_to_the_vehicle_that_carried_the_device_at_its_own_time() throws Exception {
        UUID van = service.register("SHIFT 1");
        UUID lorry = service.register("SHIFT 2");
        assertThat(client.assign("shifted", "SHIFT 1", MONDAY)).isNotNull();
        client.reportStored("shifted", 11, TUESDAY);
        assertThat(client.release("shifted", WEDNESDAY)).isNotNull();
        assertThat(client.assign("shifted", "SHIFT 2", THURSDAY)).isNotNull();

        client.reportStored("shifted", 12, FRIDAY);
        client.reportStored("shifted", 13, "2026-01-05T12:00:00Z"); // late-arriving, and of the van

        assertThat(client.latitudeOf(van, TUESDAY)).isEqualTo(11);
        assertThat(client.latitudeOf(van, "2026-01-05T12:00:00Z")).isEqualTo(13);
        assertThat(client.latitudeOf(van, FRIDAY)).isEqualTo(11);
        assertThat(client.latitudeOf(lorry, FRIDAY)).isEqualTo(12);
    }

    @Test
    void a_report_while_the_device_is_unassigned_is_quarantined_with_the_reason() throws Exception {
        assertThat(service.register("GAP 1")).isNotNull();
        assertThat(client.assign("gap", "GAP 1", TUESDAY)).isNotNull();
        assertThat(client.release("gap", THURSDAY)).isNotNull();

        client.reportStored("gap", 1, MONDAY);
        client.reportStored("gap", 1, FRIDAY);

        assertThat(client.quarantine())
                .filteredOn(report -> "gap".equals(report.getString("deviceId")))
                .extracting(report -> report.getString("reason"))
                .containsExactly(
                        "no vehicle carried the device at " + MONDAY, "no vehicle carried the device at " + FRIDAY);
    }

    @Test
    void other_values_of_a_report_are_stored_as_attributes() throws Exception {
        UUID van = service.register("DETAIL 1");
        assertThat(client.assign("detail", "DETAIL 1", MONDAY)).isNotNull();

        assertThat(client.get("/ingest/osmand?id=detail&lat=1&lon=2&speed=10&mock=true&batt=77&timestamp=1767700000")
                        .statusCode())
                .isEqualTo(200);

        JsonObject payload = client.events("LocationTracked").stream()
                .filter(event -> event.getString("subject").equals(van.toString()))
                .findFirst()
                .orElseThrow()
                .getJsonObject("payload");
        assertThat(payload.getString("deviceId")).isEqualTo("detail");
        assertThat(payload.getJsonArray("flags")).contains("mocked");
        assertThat(payload.getJsonObject("attributes")).isEqualTo(new JsonObject().put("batt", 77));
        assertThat(payload.getDouble("speed")).isCloseTo(5.144, within(0.001));
    }

    @Test
    void a_device_is_returned_with_its_assignments_over_time() throws Exception {
        UUID van = service.register("TELL 1");
        UUID assigned = client.assign("crew/teller", "TELL 1", MONDAY);
        UUID released = client.release("crew/teller", TUESDAY);

        JsonObject device = service.ok("/devices/crew%2Fteller");
        assertThat(device)
                .isEqualTo(new JsonObject()
                        .put("deviceId", "crew/teller")
                        .put(
                                "timeline",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("from", MONDAY)
                                                .put("eventId", assigned.toString())
                                                .put("vehicleRegisteredId", van.toString())
                                                .put("vehicleLicensePlate", "TELL 1"))
                                        .add(new JsonObject()
                                                .put("from", TUESDAY)
                                                .put("eventId", released.toString()))));

        assertThat(client.assign("crew/teller", "TELL 1", null)).isNotNull();
        assertThat(service.ok("/devices/crew%2Fteller").getString("vehicleRegisteredId"))
                .isEqualTo(van.toString());
        assertThat(service.refused(404, "/devices/nobody%20knows").getString("type"))
                .isEqualTo("/problems/unknown-device");
    }

    @Test
    void devices_are_paged() throws Exception {
        UUID van = service.register("PAGE 1");
        for (String device : new String[] {"page-a", "page-b", "page-B"}) {
            assertThat(client.assign(device, "PAGE 1", MONDAY)).isNotNull();
        }

        JsonObject page = service.ok("/devices?after=page-&limit=2");
        assertThat(DeviceClient.objects(page.getJsonArray("devices")))
                .extracting(device -> device.getString("deviceId"))
                .containsExactly("page-B", "page-a");
        assertThat(page.getString("next")).isEqualTo("page-a");

        assertThat(service.ok("/devices?after=zzz").getJsonArray("devices")).isEmpty();
        JsonObject last = DeviceClient.objects(
                        service.ok("/devices?after=page-a&limit=1").getJsonArray("devices"))
                .getFirst();
        assertThat(last)
                .isEqualTo(new JsonObject()
                        .put("deviceId", "page-b")
                        .put("vehicleRegisteredId", van.toString())
                        .put("vehicleLicensePlate", "PAGE 1")
                        .put("from", MONDAY));
    }

    @Test
    void the_same_assignment_again_changes_nothing() throws Exception {
        assertThat(service.register("AGAIN 1")).isNotNull();

        assertThat(client.assign("again", "AGAIN 1", MONDAY)).isEqualTo(client.assign(" again ", "again 1", MONDAY));
        assertThat(service.ok("/devices/again").getJsonArray("timeline")).hasSize(1);
    }

    @Test
    void a_refused_assignment_or_release_names_the_reason() throws Exception {
        assertThat(service.refused(404, "/assign-device", assignment("lost", "NO SUCH 1"))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
        JsonObject unknown = new JsonObject().put("deviceId", "lost");
        assertThat(service.refused(404, "/release-device", unknown).getString("type"))
                .isEqualTo("/problems/unknown-device");

        assertThat(service.register("FREE 1")).isNotNull();
        assertThat(client.assign("free", "FREE 1", TUESDAY)).isNotNull();
        JsonObject early = new JsonObject().put("deviceId", "free").put("at", MONDAY);
        assertThat(service.refused(409, "/release-device", early).getString("type"))
                .isEqualTo("/problems/device-not-carried");
        assertThat(client.release("free", WEDNESDAY)).isNotNull();
        JsonObject twice = new JsonObject().put("deviceId", "free");
        assertThat(service.refused(409, "/release-device", twice).getString("type"))
                .isEqualTo("/problems/device-not-carried");
    }

    @Test
    void a_refused_body_names_the_invalid_field() throws Exception {
        assertThat(faultIn(assignment("", "X 1"))).isEqualTo("deviceId");
        assertThat(faultIn(assignment("  ", "X 1"))).isEqualTo("deviceId");
        assertThat(faultIn(assignment("a\u0007", "X 1"))).isEqualTo("deviceId");
        assertThat(faultIn(assignment("a", " "))).isEqualTo("vehicleLicensePlate");
        assertThat(faultIn(assignment("a", "X 1").put("from", "yesterday"))).isEqualTo("from");
        assertThat(faultIn(assignment("a", "X 1").put("from", "2999-01-01T00:00:00Z")))
                .isEqualTo("from");
        assertThat(faultIn(assignment("a", "X 1").put("until", MONDAY))).isEqualTo("until");
    }

    private String faultIn(JsonObject assignment) throws TimeoutException {
        return service.refused(400, "/assign-device", assignment)
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("field");
    }
}
