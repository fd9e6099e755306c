package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Locations of the fleet as of a time. Vehicle i is at latitude i, first at longitude 0 and a minute later at 170. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class FleetAsOfTest {

    private static TestService service;
    private static Instant recordedBeforeCorrection;
    private static final List<UUID> VEHICLES = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
        for (int i = 0; i < 10; i++) {
            UUID vehicleId = service.register("FLEET-" + i);
            VEHICLES.add(vehicleId);
            service.append(EventMapper.newEvent(Events.tracked(vehicleId, i, 170, null, at(60))));
            recordedBeforeCorrection =
                    service.append(EventMapper.newEvent(Events.tracked(vehicleId, i, 0, null, at(0))));
        }
        LocationTracked wrong = Events.tracked(VEHICLES.get(3), 80, 0, null, at(10));
        service.append(EventMapper.newEvent(wrong));
        service.append(Amendments.corrected(wrong, -80, 0, at(20)));
        assertThat(service.register("SILENT")).isNotNull();
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    private static List<JsonObject> locations(JsonObject page) {
        return page.getJsonArray("vehicleLocations").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<Double> latitudes(String parameters) throws Exception {
        return locations(service.ok("/vehicle-locations?" + parameters)).stream()
                .map(each -> each.getDouble("latitude"))
                .sorted()
                .toList();
    }

    @Test
    void every_vehicle_with_a_location_by_then_is_returned() throws Exception {
        List<JsonObject> locations = locations(service.ok("/vehicle-locations?at=" + at(30)));
        assertThat(locations).hasSize(10).allMatch(each -> each.getDouble("longitude") == 0);
        assertThat(locations).extracting(each -> each.getDouble("ageSeconds")).containsOnly(30.0, 10.0);
        assertThat(locations(service.ok("/vehicle-locations?at=" + at(60))))
                .hasSize(10)
                .allMatch(each -> each.getDouble("longitude") == 170 && each.getDouble("ageSeconds") == 0);
        assertThat(locations(service.ok("/vehicle-locations?at=" + at(-1)))).isEmpty();
        assertThat(locations(service.ok("/vehicle-locations"))).hasSize(10);
    }

    @Test
    void corrections_take_effect_unless_queried_as_known_before() throws Exception {
        assertThat(latitudes("at=" + at(30))).contains(-80.0).doesNotContain(3.0);
        assertThat(latitudes("at=" + at(15))).contains(3.0).doesNotContain(-80.0, 80.0);
        assertThat(latitudes("at=" + at(30) + "&asKnownAt=" + recordedBeforeCorrection))
                .contains(3.0)
                .doesNotContain(-80.0);
    }

    @Test
    void the_pages_add_up_to_the_fleet_ordered_by_id() throws Exception {
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonObject page = service.ok("/vehicle-locations?limit=4&at=" + at(60) + after);
            locations(page).forEach(each -> seen.add(each.getString("vehicleRegisteredId")));
            after = page.containsKey("next") ? "&after=" + page.getString("next") : "";
        } while (!after.isEmpty());
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        VEHICLES.stream().map(UUID::toString).toList())
                .isSorted();
    }

    @Test
    void a_bounding_box_may_cross_the_180th_meridian() throws Exception {
        assertThat(latitudes("at=" + at(60) + "&bbox=160,4,-160,6")).containsExactly(4.0, 5.0, 6.0);
        assertThat(latitudes("at=" + at(60) + "&bbox=-160,4,160,6")).isEmpty();
        assertThat(latitudes("at=" + at(0) + "&bbox=-1,4,1,6")).containsExactly(4.0, 5.0, 6.0);
    }

    @Test
    void the_problem_names_the_invalid_parameter() throws Exception {
        List<String> wrong = List.of("at=noon", "asKnownAt=noon", "bbox=1,2", "after=first", "limit=10001", "from=now");
        List<String> named = new ArrayList<>();
        for (String parameter : wrong) {
            named.add(service.refusedParameter("/vehicle-locations?" + parameter));
        }
        assertThat(named).containsExactly("at", "asKnownAt", "bbox", "after", "limit", "from");
    }
}
