package vehicletracking.web.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;
import vehicletracking.vehicle.SpeedUnit;

/** The setting of unknown devices: reports of devices that no vehicle ever carried. */
@IntegrationTest
class UnknownDevicesTest {

    private static final String MONDAY = "2026-01-05T00:00:00Z";
    private static final String TUESDAY = "2026-01-06T00:00:00Z";

    @Test
    void a_vehicle_is_registered_under_the_id_of_its_device() throws Exception {
        TestService service = new TestServiceSetup()
                .shards(2)
                .partitionEvents(10_000)
                .ingest(new IngestRules(UnknownDevices.REGISTER, SpeedUnit.MPS, true))
                .start();
        DeviceClient client = new DeviceClient(service);

        client.reportStored("fresh-1", 5, TUESDAY);
        client.reportStored("fresh-1", 4, MONDAY);
        client.reportStored("no%20plate%20has%20as%20many%20characters%20as%20this", 5, TUESDAY);

        JsonObject vehicle = service.ok("/vehicles?licensePlate=FRESH-1")
                .getJsonArray("vehicles")
                .getJsonObject(0);
        UUID id = UUID.fromString(vehicle.getString("vehicleRegisteredId"));
        assertThat(client.latitudeOf(id, TUESDAY)).isEqualTo(5);
        assertThat(client.latitudeOf(id, MONDAY)).isEqualTo(4);
        assertThat(client.events("VehicleRegistered")).hasSize(1);
        assertThat(client.events("DeviceAssigned")).hasSize(1);
        assertThat(client.quarantine()).hasSize(1);
        assertThat(client.events("LocationTracked")
                        .getFirst()
                        .getJsonObject("metadata")
                        .getString("raw"))
                .startsWith("id=fresh-1&lat=5");
        service.close();
    }

    @Test
    void a_vehicle_that_has_the_plate_already_carries_the_device() throws Exception {
        TestService service = new TestServiceSetup()
                .shards(1)
                .partitionEvents(10_000)
                .ingest(new IngestRules(UnknownDevices.REGISTER, SpeedUnit.KNOTS, false))
                .start();
        DeviceClient client = new DeviceClient(service);
        UUID van = service.register("HERE-1");

        HttpResponse<Buffer> response = client.post(
                "/ingest/osmand",
                "[{\"id\":\"here-1\",\"lat\":1,\"lon\":2,\"timestamp\":1767657600},"
                        + "{\"id\":\"here-1\",\"lat\":1.001,\"lon\":2,\"timestamp\":1767657660}]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(client.latitudeOf(van, "2026-01-06T00:01:00Z")).isEqualTo(1.001);
        assertThat(client.events("DeviceAssigned")).hasSize(1);
        service.close();
    }

    @Test
    void unknown_devices_are_rejected_and_known_ones_in_the_same_request_are_stored() throws Exception {
        TestService service = new TestServiceSetup()
                .shards(1)
                .partitionEvents(10_000)
                .ingest(new IngestRules(UnknownDevices.REJECT, SpeedUnit.KNOTS, false))
                .start();
        DeviceClient client = new DeviceClient(service);
        UUID van = service.register("REJECT 1");
        assertThat(client.assign("known", "REJECT 1", MONDAY)).isNotNull();

        HttpResponse<Buffer> response = client.post(
                "/ingest/osmand",
                "[{\"id\":\"ghost\",\"lat\":1,\"lon\":2},{\"id\":\"known\",\"lat\":2,\"lon\":2,\"timestamp\":1767657600}]");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.bodyAsJsonObject().getString("type")).isEqualTo("/problems/unknown-device");
        client.reportStored("known", 3, "2026-01-06T00:01:00Z");
        assertThat(client.latitudeOf(van, TUESDAY)).isEqualTo(2);
        client.reportStored("known", 9, "2026-01-01T00:00:00Z"); // no vehicle carried it then, but it is known
        assertThat(client.quarantine()).hasSize(1);
        service.close();
    }
}
