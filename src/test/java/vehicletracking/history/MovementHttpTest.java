package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Movements over HTTP. A vehicle moves 0.01 degrees north in a minute; one outlier is on the other side of the globe.
 */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class MovementHttpTest {

    private static final double HUNDREDTH_DEGREE_METRES = 1_111.95;

    private static TestService service;
    private static UUID vehicleId;
    private static UUID standing;
    private static LocationTracked outlier;
    private static Instant recordedBeforeCorrection;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
        vehicleId = service.register("MOVES, \"FAST\"");
        outlier = Events.tracked(vehicleId, -10, -170, null, at(90));
        recordedBeforeCorrection = service.append(
                EventMapper.newEvent(Events.tracked(vehicleId, 10.01, 10, null, at(60))),
                EventMapper.newEvent(outlier),
                EventMapper.newEvent(Events.tracked(vehicleId, 10.01, 10, null, at(300))),
                EventMapper.newEvent(Events.tracked(vehicleId, 10, 10, null, at(0))));
        for (int i = 0; i < 6; i++) {
            standing = service.register("STANDS-" + i);
        }
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    private static String range(String parameters) {
        return "?from=" + at(0) + "&to=" + at(3_000) + parameters;
    }

    @Test
    void a_movement_has_trips_stops_and_flagged_locations() throws Exception {
        JsonObject movement = service.ok(
                "/vehicle-movement" + range("&licensePlate=moves,%20%22fast%22&asKnownAt=" + recordedBeforeCorrection));
        assertThat(movement.getString("vehicleRegisteredId")).isEqualTo(vehicleId.toString());
        assertThat(movement.getDouble("distanceMetres")).isCloseTo(HUNDREDTH_DEGREE_METRES, within(0.1));
        assertThat(movement.getDouble("movingSeconds")).isEqualTo(60);
        assertThat(movement.getDouble("stoppedSeconds")).isEqualTo(240);
        assertThat(movement.getJsonArray("trips")).hasSize(1);
        assertThat(movement.getJsonArray("stops").getJsonObject(0).getString("start"))
                .isEqualTo(at(60).toString());
        assertThat(movement.getInteger("flagged")).isEqualTo(1);
        assertThat(movement.getJsonArray("flaggedLocations").getJsonObject(0).getString("locationTrackedId"))
                .isEqualTo(outlier.id().toString());
        JsonObject includingFlagged = service.ok(
                "/vehicle-movement/" + vehicleId + range("&include=flagged&asKnownAt=" + recordedBeforeCorrection));
        assertThat(includingFlagged.getDouble("distanceMetres")).isGreaterThan(30_000_000);
    }

    @Test
    void a_correction_takes_effect_immediately() throws Exception {
        service.append(Amendments.corrected(outlier, 10.01, 10, at(90)));
        JsonObject movement = service.ok("/vehicle-movement/" + vehicleId + range(""));
        assertThat(movement.getInteger("flagged")).isZero();
        assertThat(movement.getInteger("locations")).isEqualTo(4);
        assertThat(service.ok("/vehicle-movement/" + vehicleId + range("&asKnownAt=" + recordedBeforeCorrection))
                        .getInteger("flagged"))
                .isEqualTo(1);
    }

    @Test
    void the_fleet_is_streamed_with_one_line_for_each_vehicle() throws Exception {
        HttpResponse<Buffer> ndjson = service.get("/vehicle-movement" + range(""));
        assertThat(ndjson.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
        List<JsonObject> movements =
                ndjson.bodyAsString().lines().map(JsonObject::new).toList();
        assertThat(movements)
                .hasSize(7)
                .filteredOn(each -> each.getDouble("distanceMetres") > 0)
                .hasSize(1);
        HttpResponse<Buffer> csv = service.get("/vehicle-movement" + range("&format=csv"));
        assertThat(csv.bodyAsString().lines())
                .hasSize(8)
                .anyMatch(line -> line.startsWith(
                        vehicleId + ",\"MOVES, \"\"FAST\"\"\"," + at(0) + "," + at(3_000) + ",1112.0,60.000,"));
    }

    /** A range of which the other tests do not ask. */
    private static String later(String more) {
        return "?from=" + at(90_000) + "&to=" + at(93_000) + more;
    }

    @Test
    void lengths_are_rounded_alike_in_every_format_and_add_up_to_the_line() throws Exception {
        service.append(
                EventMapper.newEvent(Events.tracked(standing, 10, 20, null, at(90_000))),
                EventMapper.newEvent(Events.tracked(standing, 10.001234567, 20, null, at(90_000 + 70))),
                EventMapper.newEvent(Events.tracked(standing, 10.012345678, 20, null, at(90_000 + 777))),
                EventMapper.newEvent(Events.tracked(standing, 10.022222222, 20, null, at(90_000 + 1_900))),
                EventMapper.newEvent(Events.tracked(standing, 10.023, 20, null, at(90_000 + 2_300))));
        JsonObject json = service.ok("/vehicle-movement/" + standing + later(""));
        List<String> csv = service.get("/vehicle-movement" + later("&format=csv"))
                .bodyAsString()
                .lines()
                .filter(line -> line.startsWith(standing.toString()))
                .flatMap(line -> Stream.of(line.split(",")))
                .toList();
        assertThat(service.get("/vehicle-movement" + later("")).bodyAsString().lines())
                .contains(json.encode());
        assertThat(List.of(csv.get(4), csv.getLast()))
                .containsExactly(
                        json.getDouble("distanceMetres").toString(),
                        json.getDouble("gapMetres").toString())
                .allMatch(metres -> metres.matches("\\d+\\.\\d"));
        assertThat(Stream.of("movingSeconds", "stoppedSeconds", "topSpeedMetresPerSecond", "meanSpeedMetresPerSecond")
                        .map(name -> "%.3f".formatted(json.getDouble(name))))
                .containsExactlyElementsOf(csv.subList(5, 9));
        assertThat(json.getDouble("meanSpeedMetresPerSecond").toString()).matches("\\d+\\.\\d{1,3}");
        assertThat(json.getJsonArray("trips").getJsonObject(0).getDouble("distanceMetres"))
                .isEqualTo(json.getDouble("distanceMetres"));
        assertThat(json.getDouble("gapMetres")).isPositive();
        assertThat(json.getDouble("distanceMetres") + json.getDouble("gapMetres"))
                .isCloseTo(2.3 * HUNDREDTH_DEGREE_METRES, within(0.2));
    }

    @Test
    void the_problem_names_the_invalid_parameter() throws Exception {
        assertThat(service.refusedParameter("/vehicle-movement")).isEqualTo("from");
        assertThat(service.refusedParameter("/vehicle-movement" + range("&format=gpx")))
                .isEqualTo("format");
        assertThat(service.refusedParameter("/vehicle-movement" + range("&include=all")))
                .isEqualTo("include");
        assertThat(service.refusedParameter("/vehicle-movement/" + vehicleId + range("&format=csv")))
                .isEqualTo("format");
        assertThat(service.refusedParameter("/vehicle-movement/" + vehicleId + "?from=" + at(1) + "&to=" + at(0)))
                .isEqualTo("from");
        assertThat(service.refused(404, "/vehicle-movement/" + UUID.randomUUID() + range(""))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
    }
}
