package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Tracks over HTTP in every format. The 2,500 locations take three pages and have a corner in the middle. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class TrackTest {

    private static final int LOCATIONS = 2_500;
    private static final int CORNER = 1_250;

    private static TestService service;
    private static UUID vehicleId;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(1, 2_000);
        vehicleId = service.register("A<B&C");
        List<NewEvent> shuffled = new ArrayList<>(IntStream.range(0, LOCATIONS)
                .mapToObj(i -> EventMapper.newEvent(i <= CORNER ? location(i, 0) : location(CORNER, i - CORNER)))
                .toList());
        Collections.shuffle(shuffled, new Random(3));
        service.append(0, shuffled);
    }

    /** North, then east, at about 1.1 m/s. */
    private static LocationTracked location(int north, int east) {
        return Events.tracked(vehicleId, north * 1e-5, east * 1e-5, 1.5, at(north + east));
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    private static String uri(String parameters) {
        return "/vehicle-track/" + vehicleId + "?from=" + at(0) + "&to=" + at(LOCATIONS) + parameters;
    }

    private static List<String> times(JsonArray locations) {
        return locations.stream()
                .map(each -> ((JsonObject) each).getString("occurredAt"))
                .toList();
    }

    private static List<String> allTimes() {
        return IntStream.range(0, LOCATIONS).mapToObj(i -> at(i).toString()).toList();
    }

    @Test
    void a_track_is_ordered_by_time() throws Exception {
        JsonObject track = service.ok(uri(""));
        assertThat(track.getString("vehicleLicensePlate")).isEqualTo("A<B&C");
        assertThat(times(track.getJsonArray("locations"))).isEqualTo(allTimes());
        assertThat(track.containsKey("next")).isFalse();
    }

    @Test
    void both_ends_of_the_range_are_inclusive() throws Exception {
        String uri = "/vehicle-track?licensePlate=a%3Cb%26c&from=" + at(10) + "&to=" + at(12);
        assertThat(times(service.ok(uri).getJsonArray("locations")))
                .containsExactly(at(10).toString(), at(11).toString(), at(12).toString());
    }

    @Test
    void the_pages_of_a_track_add_up_to_the_track() throws Exception {
        List<String> times = new ArrayList<>();
        String uri = uri("&limit=700");
        while (uri != null) {
            HttpResponse<Buffer> page = service.get(uri);
            times.addAll(times(page.bodyAsJsonObject().getJsonArray("locations")));
            assertThat(page.bodyAsJsonObject().containsKey("next")).isEqualTo(page.getHeader("Link") != null);
            uri = page.getHeader("Link") == null
                    ? null
                    : page.getHeader("Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
        }
        assertThat(times).isEqualTo(allTimes());
    }

    @Test
    void ndjson_and_csv_have_one_line_for_each_location() throws Exception {
        HttpResponse<Buffer> ndjson = service.get(uri("&format=ndjson"));
        assertThat(ndjson.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(ndjson.bodyAsString().lines().map(line -> new JsonObject(line).getString("occurredAt")))
                .containsExactlyElementsOf(allTimes());
        HttpResponse<Buffer> csv = service.get(uri(""), "Accept", "text/plain, text/csv;q=0.5");
        assertThat(csv.getHeader("Content-Type")).isEqualTo("text/csv");
        assertThat(csv.bodyAsString().lines().skip(1).map(line -> line.substring(0, line.indexOf(','))))
                .containsExactlyElementsOf(allTimes());
        assertThat(csv.bodyAsString().lines().skip(2).findFirst().orElseThrow())
                .startsWith(at(1) + ",0.000010,0.0,,1.5,,,");
    }

    @Test
    void geojson_features_join_to_one_line_with_times() throws Exception {
        JsonObject collection = service.ok(uri("&format=geojson"));
        List<Object> line = new ArrayList<>();
        List<Object> times = new ArrayList<>();
        collection.getJsonArray("features").stream().map(JsonObject.class::cast).forEach(feature -> {
            JsonArray coordinates = feature.getJsonObject("geometry").getJsonArray("coordinates");
            assertThat(feature.getJsonObject("geometry").getString("type")).isEqualTo("LineString");
            assertThat(line.isEmpty() || line.removeLast().equals(coordinates.getValue(0)))
                    .isTrue();
            coordinates.forEach(line::add);
            times.addAll(feature.getJsonObject("properties")
                    .getJsonArray("coordTimes")
                    .getList());
        });
        assertThat(line).hasSize(LOCATIONS).startsWith(new JsonArray().add(0.0).add(0.0));
        assertThat(times.stream().distinct()).containsExactlyElementsOf(allTimes());
    }

    @Test
    void a_geojson_track_of_one_location_is_a_point_and_an_empty_track_has_no_features() throws Exception {
        String one = "/vehicle-track/" + vehicleId + "?format=geojson&from=" + at(5) + "&to=" + at(5);
        assertThat(service.ok(one)
                        .getJsonArray("features")
                        .getJsonObject(0)
                        .getJsonObject("geometry")
                        .getString("type"))
                .isEqualTo("Point");
        String none = "/vehicle-track/" + vehicleId + "?format=geojson&from=" + at(-5) + "&to=" + at(-4);
        assertThat(service.ok(none).getJsonArray("features")).isEmpty();
    }

    private static Document xml(String uri) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(service.get(uri).body().getBytes()));
    }

    private static List<String> texts(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    @Test
    void gpx_and_kml_are_well_formed_and_contain_every_location() throws Exception {
        Document gpx = xml(uri("&format=gpx"));
        assertThat(texts(gpx.getElementsByTagNameNS("http://www.topografix.com/GPX/1/1", "name")))
                .containsExactly("A<B&C");
        assertThat(texts(gpx.getElementsByTagNameNS("http://www.topografix.com/GPX/1/1", "time")))
                .isEqualTo(allTimes());
        Document kml = xml(uri("&format=kml"));
        assertThat(texts(kml.getElementsByTagNameNS("http://www.opengis.net/kml/2.2", "when")))
                .isEqualTo(allTimes());
        assertThat(texts(kml.getElementsByTagNameNS("http://www.google.com/kml/ext/2.2", "coord")))
                .hasSize(LOCATIONS)
                .startsWith("0.0 0.0 0.0", "0.0 0.000010 0.0");
    }

    @Test
    void a_simplified_track_keeps_the_corner_and_drops_collinear_points() throws Exception {
        List<String> times = times(service.ok(uri("&simplify=5")).getJsonArray("locations"));
        assertThat(times)
                .startsWith(at(0).toString())
                .endsWith(at(LOCATIONS - 1).toString())
                .contains(at(CORNER).toString());
        assertThat(times).hasSizeBetween(3, 6);
    }

    @Test
    void corrections_and_retractions_take_effect_unless_queried_as_known_before() throws Exception {
        UUID other = service.register("OTHER");
        List<LocationTracked> tracked = IntStream.range(0, 4)
                .mapToObj(i -> Events.tracked(other, i, 0, null, at(i)))
                .toList();
        Instant asKnownAt =
                service.append(tracked.stream().map(EventMapper::newEvent).toArray(NewEvent[]::new));
        service.append(Amendments.corrected(tracked.get(0), 77, 7, at(9)), Amendments.retracted(tracked.get(2), at(2)));
        String uri = "/vehicle-track/" + other + "?from=" + at(0) + "&to=" + at(9);
        assertThat(latitudes(service.ok(uri))).containsExactly(1.0, 3.0, 77.0);
        assertThat(latitudes(service.ok(uri + "&asKnownAt=" + asKnownAt))).containsExactly(0.0, 1.0, 2.0, 3.0);
    }

    private static List<Double> latitudes(JsonObject track) {
        return track.getJsonArray("locations").stream()
                .map(each -> ((JsonObject) each).getDouble("latitude"))
                .toList();
    }

    @Test
    void the_problem_names_the_invalid_parameter() throws Exception {
        String path = "/vehicle-track/" + vehicleId;
        assertThat(service.refusedParameter(path)).isEqualTo("from");
        assertThat(service.refusedParameter(path + "?from=" + at(1) + "&to=" + at(0)))
                .isEqualTo("from");
        assertThat(service.refusedParameter(path + "?from=2020-01-01T00:00:00Z&to=2022-01-01T00:00:00Z"))
                .isEqualTo("to");
        assertThat(service.refusedParameter(path + "?from=2020-01-01")).isEqualTo("from");
        assertThat(service.refusedParameter(uri("&format=shp"))).isEqualTo("format");
        assertThat(service.refusedParameter(uri("&simplify=-1"))).isEqualTo("simplify");
        assertThat(service.refusedParameter(uri("&after=12"))).isEqualTo("after");
        assertThat(service.refusedParameter(uri("&limit=1001"))).isEqualTo("limit");
        assertThat(service.get(uri(""), "Accept", "image/png").statusCode()).isEqualTo(406);
        assertThat(service.refused(404, "/vehicle-track/" + UUID.randomUUID() + "?from=" + at(0) + "&to=" + at(1))
                        .getString("type"))
                .isEqualTo("/problems/unknown-vehicle");
    }
}
