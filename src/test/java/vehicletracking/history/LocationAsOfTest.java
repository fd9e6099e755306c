package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Location of a vehicle as of a time, as known at a time. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class LocationAsOfTest {

    private static TestService service;

    private UUID vehicleId = UUID.randomUUID();
    private String plate = "";

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 100_000);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    @BeforeEach
    void register() throws Exception {
        plate = "P-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        vehicleId = service.register(plate);
    }

    @CanIgnoreReturnValue
    private LocationTracked tracked(double latitude, double longitude, int seconds) throws Exception {
        LocationTracked tracked = Events.tracked(vehicleId, latitude, longitude, null, at(seconds));
        service.append(EventMapper.newEvent(tracked));
        return tracked;
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    private String uri(int seconds) {
        return "/vehicle-location/" + vehicleId + "?at=" + at(seconds);
    }

    @Test
    void the_last_known_location_does_not_depend_on_arrival_order_and_has_its_age() throws Exception {
        tracked(3, 30, 300);
        LocationTracked first = tracked(1, 10, 100);
        tracked(2, 20, 200);
        JsonObject location = service.ok(uri(160));
        assertThat(location.getString("locationTrackedId")).isEqualTo(first.id().toString());
        assertThat(location.getDouble("latitude")).isEqualTo(1);
        assertThat(location.getDouble("ageSeconds")).isEqualTo(60);
        assertThat(location.getString("vehicleLicensePlate")).isEqualTo(plate);
        assertThat(service.ok(uri(200)).getDouble("latitude")).isEqualTo(2);
        assertThat(service.ok(uri(100_000)).getDouble("latitude")).isEqualTo(3);
    }

    @Test
    void a_vehicle_is_selected_by_id_or_by_plate_but_not_by_both() throws Exception {
        tracked(1, 10, 0);
        String byPlate = "/vehicle-location?licensePlate=" + plate.toLowerCase(Locale.ROOT) + "&at=" + at(5);
        assertThat(service.ok(byPlate).getString("vehicleRegisteredId")).isEqualTo(vehicleId.toString());
        assertThat(service.refusedParameter(uri(5) + "&licensePlate=" + plate)).isEqualTo("licensePlate");
        assertThat(service.refusedParameter("/vehicle-location?at=" + at(5))).isEqualTo("licensePlate");
        assertThat(service.refused(404, "/vehicle-location?licensePlate=NOBODY").getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
    }

    @Test
    void a_query_before_the_first_report_returns_the_time_of_the_first_report() throws Exception {
        assertThat(service.refused(404, uri(0)).containsKey("firstOccurredAt")).isFalse();
        tracked(2, 20, 200);
        tracked(1, 10, 100);
        JsonObject problem = service.refused(404, uri(99));
        assertThat(problem.getString("type")).isEqualTo("/problems/no-location-yet");
        assertThat(problem.getString("firstOccurredAt")).isEqualTo(at(100).toString());
        assertThat(service.refused(404, uri(99) + "&interpolate=true").getString("firstOccurredAt"))
                .isEqualTo(at(100).toString());
    }

    @Test
    void an_unknown_vehicle_is_not_found() throws Exception {
        assertThat(service.refused(404, "/vehicle-location/" + UUID.randomUUID() + "?at=" + at(0))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
    }

    @Test
    void interpolation_follows_the_great_circle_between_the_neighbours() throws Exception {
        LocationTracked west = tracked(60, 10, 0);
        LocationTracked east = tracked(60, 20, 600);
        JsonObject half = service.ok(uri(300) + "&interpolate=true");
        assertThat(half.getBoolean("isInterpolated")).isTrue();
        // tan(latitude) = tan(60 degrees) / cos(5 degrees) at the meridian halfway
        double halfWay = Math.toDegrees(Math.atan(Math.tan(Math.PI / 3) / Math.cos(Math.toRadians(5))));
        assertThat(half.getDouble("latitude")).isCloseTo(halfWay, within(1e-9));
        assertThat(half.getDouble("longitude")).isCloseTo(15, within(1e-9));
        assertThat(half.getJsonArray("between").stream()
                        .map(each -> ((JsonObject) each).getString("locationTrackedId")))
                .containsExactly(west.id().toString(), east.id().toString());
        JsonObject there = service.ok(uri(600) + "&interpolate=true");
        assertThat(there.getBoolean("isInterpolated")).isFalse();
        assertThat(there.getDouble("longitude")).isEqualTo(20);
    }

    @Test
    void gaps_of_more_than_ten_minutes_are_not_interpolated() throws Exception {
        tracked(60, 10, 0);
        tracked(60, 20, 601);
        JsonObject location = service.ok(uri(300) + "&interpolate=true");
        assertThat(location.getBoolean("isInterpolated")).isFalse();
        assertThat(location.getDouble("longitude")).isEqualTo(10);
    }

    @Test
    void events_recorded_after_as_known_at_are_ignored() throws Exception {
        LocationTracked first = tracked(1, 10, 100);
        Instant asKnownAt = service.append(EventMapper.newEvent(Events.tracked(vehicleId, 2, 20, null, at(200))));
        tracked(3, 30, 250);
        service.append(Amendments.corrected(first, 7, 70, at(90)));
        assertThat(service.ok(uri(300)).getDouble("latitude")).isEqualTo(3);
        assertThat(service.ok(uri(300) + "&asKnownAt=" + asKnownAt).getDouble("latitude"))
                .isEqualTo(2);
        assertThat(service.ok(uri(110)).getDouble("latitude")).isEqualTo(7);
        assertThat(service.ok(uri(110) + "&asKnownAt=" + asKnownAt).getDouble("latitude"))
                .isEqualTo(1);
        assertThat(service.refused(404, uri(300) + "&asKnownAt=2000-01-01T00:00:00Z")
                        .getString("type"))
                .isEqualTo("/problems/no-location-yet");
    }

    @Test
    void the_last_amendment_of_a_location_wins_and_a_retracted_location_is_ignored() throws Exception {
        tracked(1, 10, 0);
        LocationTracked wrong = tracked(2, 20, 100);
        service.append(Amendments.corrected(wrong, 3, 30, at(100)));
        Instant asKnownAt = service.append(Amendments.corrected(wrong, 4, 40, at(500)));
        JsonObject corrected = service.ok(uri(500));
        assertThat(corrected.getDouble("latitude")).isEqualTo(4);
        assertThat(corrected.getString("locationTrackedId"))
                .isEqualTo(wrong.id().toString());
        assertThat(corrected.getString("correctedBy")).isNotNull();
        assertThat(service.ok(uri(499)).getDouble("latitude")).isEqualTo(1);
        service.append(Amendments.retracted(wrong, at(500)));
        assertThat(service.ok(uri(500)).getDouble("latitude")).isEqualTo(1);
        assertThat(service.ok(uri(500) + "&asKnownAt=" + asKnownAt).getDouble("latitude"))
                .isEqualTo(4);
    }

    @Test
    void the_problem_names_the_invalid_parameter() throws Exception {
        assertThat(service.refusedParameter("/vehicle-location/" + vehicleId + "?at=2026-06-01T12:00:00"))
                .isEqualTo("at");
        assertThat(service.refusedParameter("/vehicle-location/" + vehicleId + "?at=+99999-06-01T12:00:00Z"))
                .isEqualTo("at");
        assertThat(service.refusedParameter(uri(0) + "&asKnownAt=yesterday")).isEqualTo("asKnownAt");
        assertThat(service.refusedParameter(uri(0) + "&interpolate=yes")).isEqualTo("interpolate");
        assertThat(service.refusedParameter(uri(0) + "&at=" + at(1))).isEqualTo("at");
        assertThat(service.refusedParameter(uri(0) + "&colour=red")).isEqualTo("colour");
        assertThat(service.refusedParameter("/vehicle-location/ABC?at=" + at(0)))
                .isEqualTo("vehicleRegisteredId");
    }

    @Test
    void an_unencoded_plus_sign_in_a_time_zone_is_accepted() throws Exception {
        tracked(1, 10, 0);
        assertThat(service.ok("/vehicle-location/" + vehicleId + "?at=2026-06-01T14:00:00+02:00")
                        .getString("at"))
                .isEqualTo(Events.NOON.toString());
    }
}
