package vehicletracking.web.log;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.fasterxml.uuid.Generators;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** The log over HTTP: 1,300 events of every type in two shards, recorded in some batches. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class EventsHttpTest {

    private static final List<String> AMENDING =
            List.of("LocationCorrected", "LocationRetracted", "LicensePlateChanged", "VehicleRetired");

    private static final List<UUID> VEHICLES = new ArrayList<>();
    private static final List<Instant> RECORDED = new ArrayList<>();

    private static TestService service;
    private static LocationTracked location;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
        for (int i = 0; i < 4; i++) {
            VEHICLES.add(service.register("V-" + i));
        }
        location = Events.tracked(VEHICLES.getFirst(), 1, 2, null, at(7));
        RECORDED.add(service.append(0, List.of(EventMapper.newEvent(location))));
        for (int batch = 0; batch < 26; batch++) {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                events.add(event(batch * 50 + i));
            }
            RECORDED.add(service.append(batch % 2, events));
        }
    }

    private static NewEvent event(int i) {
        UUID vehicleId = VEHICLES.get(i % 4);
        return i % 25 < 4
                ? amending(AMENDING.get(i % 25), vehicleId, at(i))
                : EventMapper.newEvent(Events.tracked(vehicleId, i % 3, 10, null, at(i)));
    }

    /** An event whose payload contains all members; only tracked locations store some in columns. */
    private static NewEvent amending(String type, UUID vehicleId, Instant occurredAt) {
        JsonObject payload = new JsonObject()
                .put("locationTrackedId", location.id().toString())
                .put("occurredAt", occurredAt.toString())
                .put("scope", new JsonObject().put("vehicleRegisteredId", vehicleId.toString()));
        return new NewEvent(
                Generators.timeBasedEpochGenerator().generate(),
                type,
                vehicleId,
                occurredAt,
                1,
                CanonicalJson.of(payload.encode()),
                CanonicalJson.EMPTY,
                List.of());
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static String payload(JsonObject payload) {
        return "&payload=" + URLEncoder.encode(payload.encode(), StandardCharsets.UTF_8);
    }

    /** Every event that matches the filter, read in pages. */
    private static List<JsonObject> paged(String filter, int limit) throws Exception {
        List<JsonObject> events = new ArrayList<>();
        JsonObject page = new JsonObject().put("next", "0:0").put("isComplete", false);
        while (!page.getBoolean("isComplete")) {
            page = service.ok("/events?after=" + page.getString("next") + "&limit=" + limit + filter);
            JsonArray found = page.getJsonArray("events");
            assertThat(found).hasSizeLessThanOrEqualTo(limit);
            found.forEach(event -> events.add((JsonObject) event));
        }
        assertThat(service.ok("/events?after=" + page.getString("next") + filter)
                        .getJsonArray("events"))
                .isEmpty();
        return events;
    }

    private static List<JsonObject> streamed(String filter) throws Exception {
        HttpResponse<Buffer> stream = service.get("/events?format=ndjson" + filter);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(stream.getHeader("Log-Position"))
                .isEqualTo(await(service.store().head()).toString());
        String body = stream.body() == null ? "" : stream.bodyAsString();
        assertThat(body.isEmpty() || body.endsWith("\n")).isTrue();
        return body.lines().map(JsonObject::new).toList();
    }

    @Test
    void a_stream_contains_the_events_of_the_pages_with_any_filter() throws Exception {
        Random random = new Random(11);
        assertThat(streamed("")).hasSize(1_305).containsExactlyInAnyOrderElementsOf(paged("", 500));
        for (int i = 0; i < 60; i++) {
            String filter = randomFilter(random);
            List<JsonObject> paged = paged(filter, 1 + random.nextInt(500));
            List<JsonObject> streamed = streamed(filter);
            assertThat(streamed).as(filter).containsExactlyInAnyOrderElementsOf(paged);
            for (int shard = 0; shard < 2; shard++) {
                String prefix = shard + ":";
                assertThat(streamed.stream()
                                .filter(event -> event.getString("position").startsWith(prefix)))
                        .as(filter)
                        .containsExactlyElementsOf(paged.stream()
                                .filter(event -> event.getString("position").startsWith(prefix))
                                .toList());
            }
            int limit = 1 + random.nextInt(700);
            assertThat(streamed(filter + "&limit=" + limit))
                    .as(filter)
                    .isSubsetOf(paged)
                    .hasSize(Math.min(limit, paged.size()));
        }
    }

    private static String randomFilter(Random random) {
        StringBuilder filter = new StringBuilder();
        if (random.nextInt(3) == 0) {
            filter.append("&type=").append(AMENDING.get(random.nextInt(4))).append(",LocationTracked");
        }
        if (random.nextInt(3) == 0) {
            filter.append("&subject=").append(VEHICLES.get(random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            filter.append("&recordedFrom=").append(RECORDED.get(random.nextInt(13)));
        }
        if (random.nextInt(3) == 0) {
            filter.append("&recordedTo=").append(RECORDED.get(13 + random.nextInt(13)));
        }
        if (random.nextInt(3) == 0) {
            filter.append("&occurredFrom=").append(at(random.nextInt(600)));
        }
        if (random.nextInt(3) == 0) {
            filter.append("&occurredTo=").append(at(600 + random.nextInt(800)));
        }
        if (random.nextInt(3) == 0) {
            filter.append(payload(new JsonObject().put("latitude", random.nextInt(4))));
        }
        return filter.toString();
    }

    @Test
    void a_window_contains_the_batches_recorded_in_it_and_at_its_ends() throws Exception {
        String window = "&recordedFrom=" + RECORDED.get(3) + "&recordedTo=" + RECORDED.get(5);
        assertThat(paged(window, 1_000))
                .hasSize(150)
                .extracting(event -> event.getString("timestamp"))
                .containsOnly(
                        RECORDED.get(3).toString(),
                        RECORDED.get(4).toString(),
                        RECORDED.get(5).toString());
        assertThat(paged("&occurredFrom=" + at(10) + "&occurredTo=" + at(12), 1_000))
                .extracting(event -> event.getString("occurredAt"))
                .containsExactlyInAnyOrder(at(10).toString(), at(11).toString(), at(12).toString());
        assertThat(paged("&recordedFrom=2099-01-01T00:00:00Z", 1_000)).isEmpty();
        assertThat(paged("&recordedTo=2020-01-01T00:00:00Z", 1_000)).isEmpty();
    }

    @Test
    void a_payload_filter_matches_members_stored_in_columns() throws Exception {
        JsonObject aboutLocation = new JsonObject()
                .put("locationTrackedId", location.id().toString().toUpperCase(java.util.Locale.ROOT));
        assertThat(paged(payload(aboutLocation), 1_000)).hasSize(1 + 4 * 52);
        assertThat(paged("&type=LocationTracked" + payload(aboutLocation), 1_000))
                .hasSize(1);
        assertThat(paged("&type=LocationCorrected" + payload(aboutLocation), 1_000))
                .hasSize(52);
        JsonObject scope = new JsonObject()
                .put(
                        "scope",
                        new JsonObject()
                                .put("vehicleRegisteredId", VEHICLES.getFirst().toString()));
        assertThat(paged(payload(scope), 1_000))
                .hasSize(paged("&subject=" + VEHICLES.getFirst(), 1_000).size() - 1)
                .noneMatch(event -> event.getString("eventType").equals("VehicleRegistered"));
        JsonObject time = new JsonObject().put("occurredAt", "2026-06-01T12:00:25.000Z");
        assertThat(paged(payload(time), 1_000)).hasSize(1);
        assertThat(paged(payload(time) + "&occurredFrom=" + at(26), 1_000)).isEmpty();
        assertThat(streamed(payload(time) + "&occurredFrom=" + at(26))).isEmpty();
    }

    @Test
    void an_event_of_any_type_is_found_by_its_id() throws Exception {
        List<JsonObject> all = paged("", 1_000);
        assertThat(all)
                .extracting(event -> event.getString("eventType"))
                .contains("VehicleRegistered", "LocationTracked")
                .containsAll(AMENDING);
        for (JsonObject event : all.subList(0, 60)) {
            assertThat(service.ok("/events/" + event.getString("eventId"))).isEqualTo(event);
        }
    }

    @Test
    void ndjson_is_returned_when_it_is_preferred_and_pages_otherwise() throws Exception {
        assertThat(typeFor("application/x-ndjson")).isEqualTo("application/x-ndjson");
        assertThat(typeFor("application/json;q=0.5, application/x-ndjson")).isEqualTo("application/x-ndjson");
        assertThat(typeFor("application/x-ndjson;q=0.5, */*")).isEqualTo("application/json");
        assertThat(typeFor("text/html")).isEqualTo("application/json");
        assertThat(service.get("/events?limit=1&format=json", "Accept", "application/x-ndjson")
                        .getHeader("Content-Type"))
                .isEqualTo("application/json");
    }

    private static String typeFor(String accept) throws Exception {
        return service.get("/events?limit=1", "Accept", accept).getHeader("Content-Type");
    }
}
