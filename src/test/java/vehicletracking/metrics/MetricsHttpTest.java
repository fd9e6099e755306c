package vehicletracking.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.Cursor;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.Samples;
import vehicletracking.testing.TestDatabase;
import vehicletracking.testing.TestService;

/** Metrics at {@code /metrics}: they count what was done, and nothing that a client sends becomes a label. */
@IntegrationTest
class MetricsHttpTest {

    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(30);
    private static final String REQUESTS = "vehicle_tracking_http_request_duration_seconds_count";
    private static final String COMMANDS = "vehicle_tracking_commands_total";

    private TestService service;

    @BeforeEach
    void start() throws TimeoutException {
        service = new TestService(2, 10_000);
    }

    @AfterEach
    void stop() throws TimeoutException {
        service.close();
    }

    private Samples scrape() throws TimeoutException {
        HttpResponse<Buffer> response = service.send(HttpMethod.GET, "/metrics", Buffer.buffer());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        return Samples.of(response.bodyAsString());
    }

    private static JsonObject location(String plate, double longitude, String occurredAt) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", 47)
                .put("longitude", longitude)
                .put("occurredAt", occurredAt);
    }

    @CanIgnoreReturnValue
    private int track(String plate, double longitude, String occurredAt) throws TimeoutException {
        return service.post("/track-location", location(plate, longitude, occurredAt))
                .statusCode();
    }

    @Test
    void requests_and_commands_are_counted_by_their_result() throws TimeoutException {
        assertThat(service.post("/register-vehicle", new JsonObject().put("vehicleLicensePlate", "M 1"))
                        .statusCode())
                .isEqualTo(201);
        for (int i = 0; i < 7; i++) {
            assertThat(track("M 1", i, "2026-01-01T00:00:0" + i + "Z")).isEqualTo(201);
        }
        assertThat(track("M 2", 1, "2026-01-01T00:00:00Z")).isEqualTo(404);
        assertThat(track("M 1", 181, "2026-01-01T00:00:00Z")).isEqualTo(400);

        Samples samples = scrape();

        assertThat(samples.sum(REQUESTS, "method", "POST", "route", "/track-location", "status", "201"))
                .isEqualTo(7);
        assertThat(samples.sum(REQUESTS, "route", "/track-location", "status", "404"))
                .isEqualTo(1);
        assertThat(samples.sum(REQUESTS, "route", "/track-location", "status", "400"))
                .isEqualTo(1);
        assertThat(samples.sum(
                        "vehicle_tracking_http_request_duration_seconds_bucket",
                        "route",
                        "/track-location",
                        "status",
                        "201",
                        "le",
                        "+Inf"))
                .isEqualTo(7);
        assertThat(samples.sum(COMMANDS, "command", "track_location", "outcome", "tracked"))
                .isEqualTo(7);
        assertThat(samples.sum(COMMANDS, "command", "track_location", "outcome", "unknown_vehicle"))
                .isEqualTo(1);
        assertThat(samples.sum(COMMANDS, "command", "register_vehicle")).isEqualTo(1);
    }

    @Test
    void appended_events_duplicates_and_flags_are_counted() throws TimeoutException {
        assertThat(service.post("/register-vehicle", new JsonObject().put("vehicleLicensePlate", "M 1"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(track("M 1", 1, "2026-01-01T00:00:00Z")).isEqualTo(201);
        assertThat(track("M 1", 1, "2026-01-01T00:00:00Z")).isEqualTo(201);
        assertThat(track("M 1", 1, "2026-01-01T00:00:00Z")).isEqualTo(201);
        assertThat(track("M 1", 90, "2026-01-01T00:00:01Z")).isEqualTo(201);

        Samples samples = scrape();

        assertThat(samples.sum("vehicle_tracking_duplicate_reports_total")).isEqualTo(2);
        assertThat(samples.sum("vehicle_tracking_flagged_locations_total", "flag", "late"))
                .isEqualTo(2);
        assertThat(samples.sum("vehicle_tracking_flagged_locations_total", "flag", "implausible-speed"))
                .isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_events_appended_total", "type", "LocationTracked"))
                .isEqualTo(2);
        assertThat(samples.sum("vehicle_tracking_append_batch_events_sum")).isEqualTo(3);
        assertThat(samples.sum("vehicle_tracking_append_duration_seconds_count"))
                .isBetween(2.0, 3.0);
        assertThat(samples.sum("vehicle_tracking_append_bytes_total")).isBetween(100.0, 3_000.0);
        assertThat(samples.sum("vehicle_tracking_append_queue_appends")).isZero();
    }

    @Test
    void gauges_follow_the_database() throws TimeoutException {
        service.register("M 1");
        assertThat(await(service.store()
                        .moveCheckpoint("subscription/invoices", Cursor.BEGINNING, Cursor.BEGINNING.with(0, 1))))
                .isTrue();
        TestDatabase.execute(service.database(), "INSERT INTO poison_event VALUES ('devices', 0, 1, 'for a test')");
        service.send(HttpMethod.POST, "/ingest/osmand?id=nobody&lat=1&lon=2&timestamp=1767225600", Buffer.buffer());

        Eventually.until("the gauges are refreshed", REFRESH_LIMIT, () -> {
            Samples samples = scrape();
            return samples.sum("vehicle_tracking_log_head_position", "shard", "0") == 2
                    && samples.sum("vehicle_tracking_quarantine_open_reports") == 1
                    && samples.sum("vehicle_tracking_projection_lag_events") == 0;
        });

        Samples samples = scrape();
        assertThat(samples.sum("vehicle_tracking_database_up")).isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_ready")).isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_cluster_nodes")).isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_log_partitions", "state", "open"))
                .isEqualTo(1);
        assertThat(samples.labelValues("projection"))
                .containsExactlyInAnyOrder(
                        "access-keys", "current-location", "devices", "quarantine", "vehicle-directory");
        assertThat(samples.sum("vehicle_tracking_subscription_lag_events", "subscription", "invoices"))
                .isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_dead_lettered_events", "projection", "devices"))
                .isEqualTo(1);
        assertThat(samples.sum("vehicle_tracking_events_appended_total", "type", "ReportQuarantined"))
                .isEqualTo(1);
    }

    @Test
    void nothing_that_a_client_sends_becomes_a_label() throws TimeoutException {
        List<String> sent = new ArrayList<>();
        sendAll(sent, 1);
        assertThat(scrape().all()).isNotEmpty(); // a request too
        Set<String> before = countersOf(scrape()).labelValues();

        sendAll(sent, 40);
        Samples after = scrape();

        assertThat(countersOf(after).labelValues()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(after.labelValues()).doesNotContainAnyElementsOf(sent);
        assertThat(after.labelValues("route")).contains("unmatched", "/vehicle-current-location/:vehicleRegisteredId");
        assertThat(after.labelValues("method")).containsOnly("GET", "POST", "DELETE", "other");
    }

    /** The metrics that requests create; others begin with the first refresh of the gauges, or with a garbage collection. */
    private static Samples countersOf(Samples samples) {
        return new Samples(samples.all().stream()
                .filter(sample -> sample.name().startsWith("vehicle_tracking_http")
                        || sample.name().startsWith("vehicle_tracking_events")
                        || sample.name().startsWith("vehicle_tracking_commands"))
                .toList());
    }

    /** Requests with other plates, ids, paths, methods and parameters each time. */
    private void sendAll(List<String> sent, int times) throws TimeoutException {
        for (int i = 0; i < times; i++) {
            String id = UUID.randomUUID().toString();
            String plate = "P " + id.substring(0, 8).toUpperCase(Locale.ROOT);
            sent.addAll(List.of(id, plate));
            service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate));
            track(plate, i, "2026-01-01T00:00:00Z");
            track("unknown " + plate, i, "2026-01-01T00:00:00Z");
            service.get("/vehicle-current-location/" + id);
            service.get("/vehicle-location?plate=" + plate.replace(" ", "%20") + "&at=2026-01-01T00:00:00Z");
            service.get("/" + id);
            service.get("/vehicles/" + id + "?" + id + "=" + id);
            service.delete("/vehicles");
            service.post("/projections/" + id + "/rebuild");
            service.send(HttpMethod.valueOf("M" + i), "/track-location", Buffer.buffer());
            service.send(HttpMethod.POST, "/ingest/" + id, Buffer.buffer());
            service.send(
                    HttpMethod.POST, "/ingest/osmand?id=" + id + "&lat=1&lon=2&timestamp=1767225600", Buffer.buffer());
        }
    }
}
