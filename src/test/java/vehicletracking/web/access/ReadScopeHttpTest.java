package vehicletracking.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Events.NOON;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.testing.IntegrationTest;

/** Every query by a key for vehicle A: vehicle B does not exist for it. */
@SuppressWarnings("NullAway.Init") // set before the first test
@IntegrationTest
class ReadScopeHttpTest {

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    private static TwoVehicles vehicles;

    @BeforeAll
    static void start() throws TimeoutException {
        vehicles = new TwoVehicles();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        vehicles.service.close();
    }

    static Stream<String> requestsForA() {
        return ReadRequests.forA(vehicles);
    }

    static Stream<String> requestsForB() {
        return ReadRequests.forB(vehicles);
    }

    static Stream<String> requestsForAll() {
        return ReadRequests.forAll();
    }

    @Test
    void every_query_of_the_role_read_is_requested() throws TimeoutException {
        Set<String> operations = new TreeSet<>();
        vehicles.service.ok("/openapi.json").getJsonObject("paths").forEach(path -> {
            JsonObject get = ((JsonObject) path.getValue()).getJsonObject("get");
            // Streams: LiveScopeHttpTest
            if (get != null
                    && !path.getKey().startsWith("/live/")
                    && get.getJsonArray("security").encode().contains("\"read\"")) {
                operations.add(path.getKey());
            }
        });
        Set<String> requested = Stream.of(requestsForA(), requestsForAll(), Stream.of("/devices"))
                .flatMap(each -> each)
                .map(uri -> uri.replaceAll("\\?.*", ""))
                .collect(Collectors.toSet());

        assertThat(operations)
                .isNotEmpty()
                .allSatisfy(path ->
                        assertThat(requested).anyMatch(uri -> uri.matches(path.replaceAll("\\{\\w+}", "[^/]+"))));
    }

    private static void assertSaysNothingAboutB(String uri, HttpResponse<Buffer> response) {
        assertThat(uri + response.headers().entries() + response.bodyAsString()).doesNotContain(vehicles.textsOfB());
    }

    @ParameterizedTest
    @MethodSource("requestsForA")
    void the_answer_about_a_vehicle_of_the_key_is_that_of_an_unrestricted_key(String uri) throws TimeoutException {
        HttpResponse<Buffer> response = vehicles.asKeyOfA(uri);
        HttpResponse<Buffer> unrestricted = vehicles.asOperator(uri);

        assertThat(response.statusCode()).isEqualTo(unrestricted.statusCode()).isIn(200, 404);
        assertThat(response.statusCode() == 404).isEqualTo(uri.contains("at=2020"));
        assertThat(response.bodyAsString()).isEqualTo(unrestricted.bodyAsString());
        assertSaysNothingAboutB(uri, response);
    }

    @ParameterizedTest
    @MethodSource("requestsForB")
    void the_answer_about_another_vehicle_is_that_about_one_that_does_not_exist(String uri) throws TimeoutException {
        HttpResponse<Buffer> response = vehicles.asKeyOfA(uri);
        HttpResponse<Buffer> unknown = vehicles.asKeyOfA(ofUnknown(uri));

        assertThat(vehicles.asOperator(uri).statusCode()).isEqualTo(200);
        assertThat(response.statusCode())
                .isEqualTo(unknown.statusCode())
                .isEqualTo(uri.contains("subject") ? 200 : 404);
        assertThat(ofUnknown(String.valueOf(response.body()))).isEqualTo(String.valueOf(unknown.body()));
        assertThat(Set.copyOf(response.headers().names()))
                .isEqualTo(Set.copyOf(unknown.headers().names()));
    }

    private static String ofUnknown(String text) {
        String replaced = text.replaceAll("MOVED 1|B 2", "NONE 0").replace("tracker-2", "tracker-0");
        return Stream.of(vehicles.b, vehicles.locationOfB.id(), vehicles.assignedToB, vehicles.quarantined)
                .map(UUID::toString)
                .reduce(replaced, (result, id) -> result.replace(id, UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("requestsForAll")
    void a_list_has_the_entries_about_the_vehicles_of_the_key(String uri) throws TimeoutException {
        HttpResponse<Buffer> response = vehicles.asKeyOfA(uri);
        HttpResponse<Buffer> unrestricted = vehicles.asOperator(uri);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.bodyAsString()).contains(vehicles.a.toString());
        assertThat(unrestricted.bodyAsString()).contains(vehicles.b.toString());
        if (response.getHeader("Content-Type").startsWith("application/json")) {
            assertThat(response.bodyAsJsonObject()).isEqualTo(withoutOthers(unrestricted.bodyAsJsonObject()));
        } else {
            assertThat(response.bodyAsString().lines())
                    .containsExactlyElementsOf(unrestricted
                            .bodyAsString()
                            .lines()
                            .filter(line -> !isAboutOthers(line))
                            .toList());
        }
        assertSaysNothingAboutB(uri, response);
    }

    private static JsonObject withoutOthers(JsonObject page) {
        JsonObject filtered = new JsonObject();
        page.forEach(member -> filtered.put(
                member.getKey(),
                member.getValue() instanceof JsonArray entries
                        ? new JsonArray(entries.stream()
                                .filter(entry -> !isAboutOthers(((JsonObject) entry).encode()))
                                .toList())
                        : member.getValue()));
        return filtered;
    }

    private static boolean isAboutOthers(String entry) {
        return entry.contains(vehicles.b.toString()) || entry.matches(".*\"eventType\":\"(Key|Report).*");
    }

    @Test
    void a_page_is_filled_with_entries_about_the_vehicles_of_the_key() throws TimeoutException {
        List<Object> events = new ArrayList<>();
        String after = "0:0";
        JsonObject page;
        do {
            page = vehicles.asKeyOfA("/events?limit=3&after=" + after).bodyAsJsonObject();
            events.addAll(page.getJsonArray("events").getList());
            after = page.getString("next");
            assertThat(page.getJsonArray("events").size() == 3).isNotEqualTo(page.getBoolean("isComplete"));
        } while (!page.getBoolean("isComplete"));

        assertThat(new JsonArray(events))
                .isEqualTo(vehicles.asKeyOfA("/events").bodyAsJsonObject().getJsonArray("events"));
        for (String list : List.of("/vehicles?limit=1", "/vehicle-current-locations?limit=1", "/devices?limit=3")) {
            JsonObject full = vehicles.asKeyOfA(list).bodyAsJsonObject();
            String next = list + "&after=" + full.getString("next");
            assertThat(vehicles.asKeyOfA(next).bodyAsJsonObject().encode())
                    .contains("[]")
                    .doesNotContain("next");
        }
    }

    @Test
    void a_vehicle_of_the_key_is_the_only_one_that_had_its_plate() throws TimeoutException {
        for (String path : List.of("/vehicle-track", "/vehicle-movement")) {
            String uri = path + "?licensePlate=MOVED 1&" + ReadRequests.RANGE;
            assertThat(vehicles.asOperator(uri).statusCode()).isEqualTo(409);
            HttpResponse<Buffer> response = vehicles.asKeyOfA(uri);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.bodyAsString()).contains(vehicles.a.toString());
            assertSaysNothingAboutB(uri, response);
        }
    }

    @Test
    void a_device_is_shown_while_a_vehicle_of_the_key_carries_it() throws TimeoutException {
        HttpResponse<Buffer> devices = vehicles.asKeyOfA("/devices");
        assertSaysNothingAboutB("/devices", devices);
        assertThat(devices.bodyAsJsonObject().getJsonArray("devices"))
                .containsExactly(
                        new JsonObject()
                                .put("deviceId", "tracker-1")
                                .put("vehicleRegisteredId", vehicles.a.toString())
                                .put("vehicleLicensePlate", "MOVED 1")
                                .put("from", NOON.toString()),
                        new JsonObject().put("deviceId", "tracker-3"),
                        new JsonObject().put("deviceId", "tracker-4"));

        JsonArray left = timeline("tracker-3");
        assertThat(left).hasSize(2);
        assertThat(left.getJsonObject(0).getString("vehicleRegisteredId")).isEqualTo(vehicles.a.toString());
        assertThat(left.getJsonObject(1)).isEqualTo(new JsonObject().put("from", TwoVehicles.MOVED.toString()));
        JsonArray released = timeline("tracker-4");
        assertThat(released).hasSize(2);
        assertThat(released.getJsonObject(0).getString("from")).isEqualTo(TwoVehicles.MOVED.toString());
        assertThat(released.getJsonObject(1).getString("eventId")).isEqualTo(vehicles.endOfTracker4.toString());
    }

    private static JsonArray timeline(String device) throws TimeoutException {
        HttpResponse<Buffer> response = vehicles.asKeyOfA("/devices/" + device);
        assertSaysNothingAboutB(device, response);
        JsonObject json = response.bodyAsJsonObject();
        assertThat(json.containsKey("vehicleRegisteredId")).isFalse();
        return json.getJsonArray("timeline");
    }
}
