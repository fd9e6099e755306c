package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.BusPositions;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Fix;

/** Temporal queries on a Sunday of real buses do not depend on the order of arrival. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class OrderOfArrivalTest {

    private static final String RANGE = "?from=2015-09-06T00:00:00-05:00&to=2015-09-07T04:00:00-05:00";

    /** JSON fields that differ between two vehicles with the same track. */
    private static final List<String> VEHICLE_SPECIFIC = List.of(
            "vehicleRegisteredId",
            "vehicleLicensePlate",
            "registeredAt",
            "recordedAt",
            "locationTrackedId",
            "position");

    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(1, 1_000);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static UUID replay(String plate, List<Fix> fixes) throws Exception {
        UUID vehicleId = service.register(plate);
        List<NewEvent> events = new ArrayList<>();
        fixes.forEach(fix -> events.add(EventMapper.newEvent(BusPositions.tracked(vehicleId, fix))));
        service.append(0, events);
        return vehicleId;
    }

    private static Object withoutVehicleSpecific(Object json) {
        return switch (json) {
            case JsonObject object -> {
                JsonObject rest = new JsonObject();
                object.forEach(member -> {
                    if (!VEHICLE_SPECIFIC.contains(member.getKey())) {
                        rest.put(member.getKey(), withoutVehicleSpecific(member.getValue()));
                    }
                });
                yield rest;
            }
            case JsonArray array ->
                new JsonArray(array.stream()
                        .map(OrderOfArrivalTest::withoutVehicleSpecific)
                        .toList());
            default -> json;
        };
    }

    private static void assertSameAnswer(UUID one, UUID other, String before, String after) throws Exception {
        assertThat(withoutVehicleSpecific(service.ok(before + other + after)))
                .isEqualTo(withoutVehicleSpecific(service.ok(before + one + after)));
    }

    @Test
    void tracks_movements_and_locations_do_not_depend_on_arrival_order_or_duplicates() throws Exception {
        Random random = new Random(2_015);
        for (Map.Entry<String, List<Fix>> bus : BusPositions.byBus().entrySet()) {
            List<Fix> fixes = bus.getValue();
            UUID inOrder = replay(bus.getKey(), fixes);
            List<Fix> shuffled = new ArrayList<>(fixes);
            Collections.shuffle(shuffled, random);
            UUID outOfOrder = replay(bus.getKey() + " LATE", shuffled);
            assertSameAnswer(inOrder, outOfOrder, "/vehicle-track/", RANGE);
            assertSameAnswer(inOrder, outOfOrder, "/vehicle-track/", RANGE + "&simplify=25&format=geojson");
            shuffled.addAll(shuffled.subList(0, shuffled.size() / 2));
            Collections.shuffle(shuffled, random);
            UUID repeated = replay(bus.getKey() + " TWICE", shuffled);
            for (UUID other : List.of(outOfOrder, repeated)) {
                for (int i = 0; i < 20; i++) {
                    Instant at = fixes.getFirst().occurredAt().plusSeconds(random.nextInt(86_400));
                    assertSameAnswer(inOrder, other, "/vehicle-location/", "?interpolate=true&at=" + at);
                }
            }
            JsonObject movement = service.ok("/vehicle-movement/" + inOrder + RANGE);
            assertThat(movement.getJsonArray("trips")).isNotEmpty();
            assertThat(movement.getDouble("meanSpeedMetresPerSecond")).isBetween(1.0, 25.0);
            assertSameAnswer(inOrder, outOfOrder, "/vehicle-movement/", RANGE);
            assertThat(service.ok("/vehicle-movement/" + repeated + RANGE).getJsonArray("trips"))
                    .isEqualTo(movement.getJsonArray("trips"));
        }
    }
}
