package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Doubtful locations are stored and returned in tracks, but do not count as the location of a vehicle. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class DoubtfulLocationsHttpTest {

    private static TestService service;

    /** An hour ago, so that no location is late. */
    private static Instant start;

    @BeforeAll
    static void open() throws Exception {
        service = new TestService(2, 1_000);
        start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static UUID register(String plate) throws Exception {
        return service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate));
    }

    private static JsonObject report(String plate, long seconds, double latitude, double longitude) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", latitude)
                .put("longitude", longitude)
                .put("occurredAt", start.plusSeconds(seconds).toString());
    }

    private static UUID track(String plate, long seconds, double latitude, double longitude) throws Exception {
        return service.created("/track-location", report(plate, seconds, latitude, longitude));
    }

    /** A vehicle with one location that counts, followed by one of every kind of doubtful location. */
    private static UUID vehicleWithDoubtfulLocations(String plate) throws Exception {
        UUID vehicle = register(plate);
        assertThat(track(plate, 0, 50, 10)).isNotNull();
        assertThat(track(plate, 60, 0, 0)).isNotNull();
        assertThat(service.created(
                        "/track-location", report(plate, 120, 50.001, 10).put("accuracy", 1_001)))
                .isNotNull();
        assertThat(track(plate, 180, 55, 10)).isNotNull();
        return vehicle;
    }

    private static List<String> flags(JsonObject location) {
        return location.getJsonArray("flags", new JsonArray()).stream()
                .map(String::valueOf)
                .toList();
    }

    private static String range() {
        return "?from=" + start + "&to=" + start.plusSeconds(600);
    }

    @Test
    void a_doubtful_location_is_ignored_unless_flagged_locations_are_included() throws Exception {
        UUID vehicle = vehicleWithDoubtfulLocations("DOUBT 1");
        assertThat(service.ok("/vehicle-current-location/" + vehicle).getString("occurredAt"))
                .isEqualTo(start.toString());
        assertThat(service.ok("/vehicle-location/" + vehicle).getString("occurredAt"))
                .isEqualTo(start.toString());
        JsonObject flagged = service.ok("/vehicle-location/" + vehicle + "?include=flagged");
        assertThat(flagged.getDouble("latitude")).isEqualTo(55);
        assertThat(flags(flagged)).isEqualTo(List.of("implausible-speed"));
        JsonObject between = service.ok(
                "/vehicle-location/" + vehicle + "?interpolate=true&include=flagged&at=" + start.plusSeconds(90));
        assertThat(flags(between.getJsonArray("between").getJsonObject(0))).isEqualTo(List.of("null-island"));
        String box = "/vehicle-locations?limit=1000&bbox=9,54,11,56&at=" + start.plusSeconds(600);
        assertThat(service.ok(box).getJsonArray("vehicleLocations").stream())
                .noneMatch(each ->
                        ((JsonObject) each).getString("vehicleRegisteredId").equals(vehicle.toString()));
        assertThat(service.ok(box + "&include=flagged").getJsonArray("vehicleLocations").stream())
                .anyMatch(each ->
                        ((JsonObject) each).getString("vehicleRegisteredId").equals(vehicle.toString()));
        assertThat(service.refusedParameter("/vehicle-locations?include=all")).isEqualTo("include");
    }

    @Test
    void a_track_shows_flags_in_every_format() throws Exception {
        String uri = "/vehicle-track/" + vehicleWithDoubtfulLocations("DOUBT 2") + range();
        assertThat(service.ok(uri).getJsonArray("locations").stream().map(each -> flags((JsonObject) each)))
                .containsExactly(
                        List.of(), List.of("null-island"), List.of("inaccurate"), List.of("implausible-speed"));
        assertThat(service.get(uri + "&format=ndjson").bodyAsString()).contains("\"flags\":[\"null-island\"]}");
        JsonObject feature =
                service.ok(uri + "&format=geojson").getJsonArray("features").getJsonObject(0);
        assertThat(feature.getJsonObject("properties").getJsonArray("flags").encode())
                .isEqualTo("[[],[\"null-island\"],[\"inaccurate\"],[\"implausible-speed\"]]");
        assertThat(service.get(uri + "&format=csv").bodyAsString().lines().map(line -> line.replaceAll(".*,", "")))
                .containsExactly("flags", "", "null-island", "inaccurate", "implausible-speed");
        assertThat(service.get(uri + "&format=gpx").bodyAsString()).containsOnlyOnce("<cmt>inaccurate</cmt>");
        assertThat(service.get(uri + "&format=kml").bodyAsString())
                .contains("<gx:value></gx:value>\n<gx:value>null-island</gx:value>\n");
    }

    @Test
    void a_movement_ignores_doubtful_locations_unless_included() throws Exception {
        String uri = "/vehicle-movement/" + vehicleWithDoubtfulLocations("DOUBT 3") + range();
        JsonObject movement = service.ok(uri);
        assertThat(movement.getInteger("locations")).isEqualTo(1);
        assertThat(movement.getInteger("flagged")).isEqualTo(3);
        assertThat(movement.getJsonArray("flaggedLocations")).hasSize(3);
        JsonObject all = service.ok(uri + "&include=flagged");
        assertThat(all.getInteger("locations")).isEqualTo(4);
        assertThat(all.getInteger("flagged")).isEqualTo(3);
    }

    @Test
    void a_correction_clears_the_flags() throws Exception {
        UUID vehicle = register("DOUBT 4");
        assertThat(track("DOUBT 4", 0, 50, 10)).isNotNull();
        UUID doubtful = track("DOUBT 4", 60, 55, 10);
        UUID correction = service.created(
                "/correct-location",
                new JsonObject()
                        .put("locationTrackedId", doubtful.toString())
                        .put("latitude", 55)
                        .put("longitude", 10)
                        .put("reason", "it went by plane"));
        for (String uri : List.of("/vehicle-current-location/", "/vehicle-location/")) {
            JsonObject location = service.ok(uri + vehicle);
            assertThat(location.getString("locationTrackedId")).isEqualTo(doubtful.toString());
            assertThat(location.containsKey("flags")).isFalse();
        }
        assertThat(service.ok("/vehicle-location/" + vehicle).getString("correctedBy"))
                .isEqualTo(correction.toString());
        assertThat(track("DOUBT 4", 60, 55, 10)).isEqualTo(doubtful);
        assertThat(service.ok("/events?type=LocationTracked&subject=" + vehicle).getJsonArray("events"))
                .hasSize(2);
    }

    @Test
    void a_late_arriving_location_counts_and_is_flagged_late() throws Exception {
        UUID vehicle = register("DOUBT 5");
        assertThat(track("DOUBT 5", -31 * 86_400, 50, 10)).isNotNull();
        for (String uri : List.of("/vehicle-current-location/", "/vehicle-location/")) {
            assertThat(flags(service.ok(uri + vehicle))).isEqualTo(List.of("late"));
        }
    }

    @Test
    void reports_without_a_time_are_not_duplicates() throws Exception {
        UUID vehicle = register("DOUBT 6");
        JsonObject here = report("DOUBT 6", 0, 50, 10);
        here.remove("occurredAt");
        assertThat(service.created("/track-location", here)).isNotEqualTo(service.created("/track-location", here));
        assertThat(service.ok("/vehicle-current-location/" + vehicle).getDouble("latitude"))
                .isEqualTo(50);
    }

    @Test
    void the_answer_to_a_report_has_the_flags_that_it_is_stored_with() throws Exception {
        assertThat(register("ODD 9")).isNotNull();
        var plain = service.post("/track-location", report("ODD 9", 0, 50, 10));
        assertThat(plain.bodyAsJsonObject().fieldNames()).containsExactly("locationTrackedId");
        assertThat(plain.headers().contains("Location-Flags")).isFalse();
        JsonObject far = report("ODD 9", 60, 0, 0).put("accuracy", 2_000);
        var odd = service.post("/track-location", far);
        assertThat(odd.bodyAsJsonObject().getJsonArray("flags")).containsExactly("null-island", "inaccurate");
        assertThat(odd.getHeader("Location-Flags")).isEqualTo("null-island, inaccurate");
        var again = service.post("/track-location", far);
        assertThat(again.bodyAsJsonObject()).isEqualTo(odd.bodyAsJsonObject());
        assertThat(again.getHeader("Location-Flags")).isEqualTo("null-island, inaccurate");
        JsonObject keyed = report("ODD 9", 120, 0, 0);
        var first = service.post("/track-location", keyed, "Idempotency-Key", "odd-9");
        assertThat(first.bodyAsJsonObject().getJsonArray("flags")).containsExactly("null-island");
        assertThat(service.post("/track-location", keyed, "Idempotency-Key", "odd-9")
                        .bodyAsJsonObject())
                .isEqualTo(first.bodyAsJsonObject());
    }

    @Test
    void items_of_an_upload_and_reports_of_devices_are_answered_with_flags_as_well() throws Exception {
        assertThat(register("ODD 10")).isNotNull();
        JsonArray uploaded = service.send(
                        HttpMethod.POST,
                        "/track-locations",
                        new JsonArray()
                                .add(report("ODD 10", 0, 50, 10))
                                .add(report("ODD 10", 60, 0, 0))
                                .toBuffer(),
                        "Content-Type",
                        "application/json")
                .bodyAsJsonArray();
        assertThat(uploaded.getJsonObject(0).containsKey("flags")).isFalse();
        assertThat(flags(uploaded.getJsonObject(1))).isEqualTo(List.of("null-island"));
        assertThat(service.created(
                        "/assign-device",
                        new JsonObject()
                                .put("deviceId", "odd-10")
                                .put("vehicleLicensePlate", "ODD 10")
                                .put("from", "2025-01-01T00:00:00Z")))
                .isNotNull();
        String osmAnd =
                "/ingest/osmand?id=odd-10&timestamp=" + start.plusSeconds(120).getEpochSecond();
        var odd = service.send(HttpMethod.GET, osmAnd + "&lat=0&lon=0&mock=true", Buffer.buffer());
        assertThat(odd.statusCode()).isEqualTo(200);
        assertThat(odd.getHeader("Location-Flags")).contains("null-island");
        assertThat(odd.bodyAsString()).isNull();
        var plain = service.send(HttpMethod.GET, osmAnd + "&lat=50.0001&lon=10", Buffer.buffer());
        assertThat(plain.headers().contains("Location-Flags")).isFalse();
    }
}
