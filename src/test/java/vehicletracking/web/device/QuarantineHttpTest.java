package vehicletracking.web.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Reports that cannot be stored are quarantined, and can be admitted later. */
@IntegrationTest
class QuarantineHttpTest {

    private static final String MONDAY = "2026-01-05T00:00:00Z";
    private static final String TUESDAY = "2026-01-06T00:00:00Z";

    private static final Duration REBUILD_LIMIT = Duration.ofSeconds(20);

    private TestService service;
    private DeviceClient client;

    @BeforeEach
    void start() throws TimeoutException {
        service = new TestService(2, 10_000);
        client = new DeviceClient(service);
    }

    @AfterEach
    void stop() throws TimeoutException {
        service.close();
    }

    private HttpResponse<Buffer> settle(JsonObject report, String how) throws TimeoutException {
        return client.post("/quarantine/" + report.getString("reportQuarantinedId") + "/" + how, "");
    }

    private static String problemOf(HttpResponse<Buffer> response) {
        return response.bodyAsJsonObject().getString("type");
    }

    @Test
    void a_report_of_an_unknown_device_is_stored_when_the_device_is_assigned_and_the_report_admitted()
            throws Exception {
        UUID van = service.register("ADMIT 1");
        client.reportStored("newcomer", 41, TUESDAY);
        JsonObject report = client.quarantine().getFirst();
        assertThat(report.getString("reason")).isEqualTo("no vehicle ever carried the device");
        assertThat(report.getString("deviceId")).isEqualTo("newcomer");
        assertThat(report.getJsonObject("request").getString("raw")).contains("lat=41");

        HttpResponse<Buffer> tooEarly = settle(report, "admit");
        assertThat(tooEarly.statusCode()).isEqualTo(409);
        assertThat(problemOf(tooEarly)).isEqualTo("/problems/not-admissible");
        assertThat(client.assign("newcomer", "ADMIT 1", MONDAY)).isNotNull();
        HttpResponse<Buffer> admitted = settle(report, "admit");

        assertThat(admitted.statusCode()).as(admitted.bodyAsString()).isEqualTo(201);
        JsonObject found = service.ok("/vehicle-location/" + van + "?at=" + TUESDAY);
        assertThat(found.getDouble("latitude")).isEqualTo(41);
        assertThat(found.getString("occurredAt")).isEqualTo(TUESDAY);
        assertThat(client.quarantine()).isEmpty();
        JsonObject settled = service.ok("/quarantine/" + report.getString("reportQuarantinedId"));
        assertThat(settled.getString("state")).isEqualTo("admitted");
        assertThat(settled.getJsonArray("locationTrackedIds"))
                .isEqualTo(admitted.bodyAsJsonObject().getJsonArray("locationTrackedIds"))
                .hasSize(1);
    }

    /** The decompressed body is short although the received one is not. */
    @Test
    void a_compressed_body_beyond_the_limit_is_accepted_and_reported_as_truncated() throws Exception {
        Buffer body = gzip("id=packed&lat=43&lon=4").appendBytes(new byte[4 * 1024 * 1024]);

        HttpResponse<Buffer> response = service.send(
                HttpMethod.POST,
                "/ingest/osmand",
                body,
                "Content-Encoding",
                "gzip",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        assertThat(client.quarantine())
                .extracting(report -> report.getString("reason"))
                .containsExactlyInAnyOrder(
                        "no vehicle ever carried the device",
                        "the body has more than 4194304 bytes, and the rest was dropped");
    }

    private static Buffer gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressing = new GZIPOutputStream(bytes)) {
            compressing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    @Test
    void a_report_without_a_time_keeps_the_time_of_its_receipt() throws Exception {
        UUID van = service.register("TIMELESS 1");
        assertThat(client.get("/ingest/osmand?id=timeless&lat=3&lon=4").statusCode())
                .isEqualTo(200);
        JsonObject report = client.quarantine().getFirst();
        assertThat(client.assign("timeless", "TIMELESS 1", MONDAY)).isNotNull();

        assertThat(settle(report, "admit").statusCode()).isEqualTo(201);

        assertThat(service.ok("/vehicle-current-location/" + van).getString("occurredAt"))
                .isEqualTo(report.getString("receivedAt"));
    }

    @Test
    void a_report_is_settled_once() throws Exception {
        assertThat(service.register("ONCE 1")).isNotNull();
        client.reportStored("once", 1, TUESDAY);
        JsonObject report = client.quarantine().getFirst();
        HttpResponse<Buffer> discarded = service.post(
                "/quarantine/" + report.getString("reportQuarantinedId") + "/discard",
                new JsonObject().put("reason", "a test"));
        assertThat(discarded.statusCode()).as(discarded.bodyAsString()).isEqualTo(201);
        assertThat(client.assign("once", "ONCE 1", MONDAY)).isNotNull();

        assertThat(problemOf(settle(report, "discard"))).isEqualTo("/problems/already-settled");
        HttpResponse<Buffer> admitted = settle(report, "admit");
        assertThat(admitted.statusCode()).isEqualTo(409);
        assertThat(admitted.bodyAsJsonObject().getString("state")).isEqualTo("discarded");
        assertThat(client.events("LocationTracked")).isEmpty();
        assertThat(DeviceClient.objects(
                        service.ok("/quarantine?state=discarded").getJsonArray("reports")))
                .extracting(each -> each.getString("discardReason"))
                .containsExactly("a test");
    }

    @Test
    void only_a_quarantined_report_can_be_settled() throws Exception {
        UUID van = service.register("OTHER 1");
        for (String how : List.of("admit", "discard")) {
            HttpResponse<Buffer> unknown = client.post("/quarantine/" + UUID.randomUUID() + "/" + how, "");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(problemOf(unknown)).isEqualTo("/problems/unknown-report");
            assertThat(client.post("/quarantine/" + van + "/" + how, "").statusCode())
                    .isEqualTo(404);
            assertThat(client.post("/quarantine/7/" + how, "").statusCode()).isEqualTo(400);
        }
        assertThat(service.refused(404, "/quarantine/" + van).getString("type")).isEqualTo("/problems/unknown-report");
        assertThat(service.refusedParameter("/quarantine?state=lost")).isEqualTo("state");
    }

    @Test
    void valid_reports_of_a_batch_are_stored_and_each_invalid_one_is_quarantined() throws Exception {
        UUID van = service.register("BATCH 1");
        assertThat(client.assign("batch", "BATCH 1", MONDAY)).isNotNull();

        HttpResponse<Buffer> response = client.post("/ingest/osmand", """
            [{"id":"batch","lat":1,"lon":2,"timestamp":1767657600},
             {"id":"batch","lat":91,"lon":2,"timestamp":1767657601},
             {"id":"batch","lat":"nowhere"},
             {"lat":1,"lon":2},
             {"id":"batch","lat":1.0001,"lon":2,"timestamp":1767657602},
             {"id":"batch","lat":3,"lon":2,"time\
            """);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(client.quarantine())
                .extracting(report -> report.getString("reason").split(" ", -1)[0])
                .containsExactly("latitude", "lat", "device", "the");
        assertThat(client.latitudeOf(van, "2026-01-06T00:00:01Z")).isEqualTo(1);
        assertThat(client.latitudeOf(van, "2026-01-06T00:00:02Z")).isEqualTo(1.0001);
        JsonObject bad = client.quarantine().getFirst();
        assertThat(bad.getJsonObject("request").getString("raw")).startsWith("{\"id\":\"batch\",\"lat\":91");
        assertThat(problemOf(settle(bad, "admit"))).isEqualTo("/problems/not-admissible");
    }

    @Test
    void the_same_report_within_an_hour_is_quarantined_once() throws Exception {
        for (int i = 0; i < 300; i++) {
            assertThat(client.post("/ingest/owntracks", "not JSON at all").bodyAsString())
                    .isEqualTo("[]");
        }
        assertThat(client.post("/ingest/owntracks", "something else").bodyAsString())
                .isEqualTo("[]");

        assertThat(client.events("ReportQuarantined")).hasSize(2);
    }

    @Test
    void binary_bodies_are_kept_unchanged() throws Exception {
        Buffer noText = Buffer.buffer(new byte[] {(byte) 0xC0, 0, 'a', (byte) 0xFF});
        assertThat(service.send(HttpMethod.POST, "/ingest/overland", noText).bodyAsString())
                .isEqualTo("{\"result\":\"ok\"}");

        JsonObject request = client.quarantine().getFirst().getJsonObject("request");

        assertThat(request.containsKey("raw") || request.containsKey("rawBase64"))
                .isTrue();
        assertThat(request.getString("path")).isEqualTo("/ingest/overland");
    }

    @Test
    void the_quarantine_is_paged_and_can_be_rebuilt() throws Exception {
        for (int i = 0; i < 5; i++) {
            client.reportStored("pages", i, TUESDAY);
        }
        JsonObject first = service.ok("/quarantine?limit=3");
        assertThat(first.getJsonArray("reports")).hasSize(3);
        assertThat(service.ok("/quarantine?limit=3&after=" + first.getString("next"))
                        .getJsonArray("reports"))
                .hasSize(2);
        for (String projection : List.of("quarantine", "devices")) {
            assertThat(client.post("/projections/" + projection + "/rebuild", "")
                            .statusCode())
                    .isEqualTo(202);
            awaitState(projection, "live");
        }
        assertThat(client.quarantine()).hasSize(5);
    }

    private void awaitState(String projection, String state) throws TimeoutException {
        long deadline = System.nanoTime() + REBUILD_LIMIT.toNanos();
        while (!stateOf(projection).equals(state)) {
            assertThat(System.nanoTime())
                    .as("%s is %s in time", projection, state)
                    .isLessThan(deadline);
        }
    }

    private String stateOf(String projection) throws TimeoutException {
        return DeviceClient.objects(service.ok("/projections").getJsonArray("projections")).stream()
                .filter(each -> each.getString("name").equals(projection))
                .findFirst()
                .orElseThrow()
                .getString("state");
    }
}
