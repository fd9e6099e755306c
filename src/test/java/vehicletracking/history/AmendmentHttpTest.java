package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Correction and retraction of locations over HTTP; the original stays queryable as known before. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class AmendmentHttpTest {

    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static UUID register(String plate) throws Exception {
        return service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate));
    }

    private static UUID track(String plate, double latitude, String occurredAt) throws Exception {
        return service.created(
                "/track-location",
                new JsonObject()
                        .put("vehicleLicensePlate", plate)
                        .put("latitude", latitude)
                        .put("longitude", 10)
                        .put("speed", 12.5)
                        .put("occurredAt", occurredAt));
    }

    private static JsonObject amendment(UUID locationTrackedId) {
        return new JsonObject()
                .put("locationTrackedId", locationTrackedId.toString())
                .put("reason", "it was wrong");
    }

    private static Instant recordedAt(UUID eventId) throws Exception {
        return Instant.parse(service.ok("/events/" + eventId).getString("timestamp"));
    }

    @Test
    void a_correction_takes_effect_everywhere_and_the_original_remains_available_as_known_before() throws Exception {
        UUID vehicle = register("CORRECT 1");
        UUID first = track("CORRECT 1", 1, "2026-06-01T10:00:00Z");
        UUID second = track("CORRECT 1", 2, "2026-06-01T11:00:00Z");
        Instant before = recordedAt(second);

        UUID correction = service.created(
                "/correct-location",
                amendment(second).put("latitude", 3).put("longitude", 10).put("occurredAt", "2026-06-01T09:00:00Z"));

        assertThat(service.ok("/vehicle-current-location/" + vehicle).getString("locationTrackedId"))
                .isEqualTo(first.toString());
        JsonObject then = service.ok("/vehicle-location/" + vehicle + "?at=2026-06-01T09:30:00Z");
        assertThat(then.getDouble("latitude")).isEqualTo(3);
        assertThat(then.getDouble("speed"))
                .as("fields without a correction are unchanged")
                .isEqualTo(12.5);
        assertThat(then.getString("correctedBy")).isEqualTo(correction.toString());
        assertThat(service.ok("/vehicle-location/" + vehicle + "?at=2026-06-01T11:30:00Z&asKnownAt=" + before)
                        .getDouble("latitude"))
                .isEqualTo(2);
        JsonArray trail = service.ok("/events?subject=" + vehicle).getJsonArray("events");
        assertThat(trail.stream().map(event -> ((JsonObject) event).getString("eventType")))
                .containsExactlyInAnyOrder(
                        "VehicleRegistered", "LocationTracked", "LocationTracked", "LocationCorrected");
        assertThat(service.ok("/events/" + correction).getJsonObject("payload"))
                .isEqualTo(new JsonObject()
                        .put("locationCorrectedId", correction.toString())
                        .put("locationTrackedId", second.toString())
                        .put("latitude", 3)
                        .put("longitude", 10)
                        .put("speed", 12.5)
                        .put("occurredAt", "2026-06-01T09:00:00Z")
                        .put("previousOccurredAt", "2026-06-01T11:00:00Z")
                        .put("reason", "it was wrong")
                        .put("scope", new JsonObject().put("vehicleRegisteredId", vehicle.toString())));
    }

    @Test
    void a_second_correction_builds_on_the_first() throws Exception {
        UUID vehicle = register("CORRECT 2");
        UUID location = track("CORRECT 2", 1, "2026-06-01T10:00:00Z");
        UUID ignored = service.created(
                "/correct-location", amendment(location).put("latitude", 5).put("longitude", 6));
        UUID last = service.created("/correct-location", amendment(location).put("speed", 0));

        JsonObject current = service.ok("/vehicle-current-location/" + vehicle);

        assertThat(current.getDouble("latitude")).isEqualTo(5);
        assertThat(current.getDouble("longitude")).isEqualTo(6);
        assertThat(current.getDouble("speed")).isEqualTo(0);
        assertThat(service.ok("/vehicle-location/" + vehicle).getString("correctedBy"))
                .isEqualTo(last.toString())
                .isNotEqualTo(ignored.toString());
    }

    @Test
    void a_retracted_location_is_ignored_and_cannot_be_amended_again() throws Exception {
        UUID vehicle = register("RETRACT 1");
        UUID location = track("RETRACT 1", 1, "2026-06-01T10:00:00Z");
        UUID retraction = service.created("/retract-location", amendment(location));

        assertThat(service.refused(404, "/vehicle-current-location/" + vehicle).getString("type"))
                .isEqualTo("/problems/no-location-yet");
        for (String command : new String[] {"/retract-location", "/correct-location"}) {
            JsonObject problem = service.refused(
                    409, command, command.startsWith("/c") ? amendment(location).put("speed", 1) : amendment(location));
            assertThat(problem.getString("type")).isEqualTo("/problems/already-retracted");
            assertThat(problem.getString("locationRetractedId")).isEqualTo(retraction.toString());
        }
    }

    @Test
    void only_a_tracked_location_can_be_amended() throws Exception {
        UUID vehicle = register("RETRACT 2");
        for (UUID id : new UUID[] {vehicle, UUID.randomUUID()}) {
            assertThat(service.refused(404, "/retract-location", amendment(id)).getString("type"))
                    .isEqualTo("/problems/unknown-location");
        }
    }

    @Test
    void an_event_records_client_request_and_trace_ids() throws Exception {
        UUID ignored = register("CAUSE 1");
        JsonObject body = new JsonObject()
                .put("vehicleLicensePlate", "CAUSE 1")
                .put("latitude", 1)
                .put("longitude", 2);
        HttpResponse<Buffer> traced = service.post(
                "/track-location",
                body,
                "X-Request-Id",
                "order \"7\"".replace(" ", "-"),
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertThat(traced.getHeader("X-Request-Id")).isEqualTo("order-\"7\"");
        assertThat(metadataOf(traced))
                .isEqualTo(new JsonObject()
                        .put("client", "127.0.0.1")
                        .put("requestId", "order-\"7\"")
                        .put("correlationId", "4bf92f3577b34da6a3ce929d0e0e4736")
                        .put("causationId", "00f067aa0ba902b7"));

        HttpResponse<Buffer> malformed = service.post(
                "/track-location",
                body,
                "X-Request-Id",
                "x".repeat(129),
                "traceparent",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
        String id = malformed.bodyAsJsonObject().getString("locationTrackedId");
        assertThat(malformed.getHeader("X-Request-Id")).isNull();
        assertThat(metadataOf(malformed))
                .isEqualTo(new JsonObject()
                        .put("client", "127.0.0.1")
                        .put("requestId", id)
                        .put("correlationId", id)
                        .put("causationId", id));
    }

    private static JsonObject metadataOf(HttpResponse<Buffer> tracked) throws Exception {
        assertThat(tracked.statusCode()).isEqualTo(201);
        String id = tracked.bodyAsJsonObject().getString("locationTrackedId");
        return service.ok("/events/" + id).getJsonObject("metadata");
    }
}
