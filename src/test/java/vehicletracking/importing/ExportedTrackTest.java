package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import vehicletracking.testing.InstalledProgram;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** A track that is exported has the speed, course and accuracy of its locations. It takes three pages of the export. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class ExportedTrackTest {

    private static final int LOCATIONS = 2_500;
    private static final String GPX = "http://www.topografix.com/GPX/1/1";
    private static final String TPX = "http://www.garmin.com/xmlschemas/TrackPointExtension/v2";
    private static final String OWN = "urn:vehicle-tracking:gpx";
    private static final String KML_EXTENSIONS = "http://www.google.com/kml/ext/2.2";

    /** Elements of a point that are written, in the order of the schema of GPX 1.1. */
    private static final List<String> ORDER = List.of("ele", "time", "cmt", "extensions");

    private static final InstalledProgram GPSBABEL = new InstalledProgram("gpsbabel");
    private static final InstalledProgram OGR2OGR = new InstalledProgram("ogr2ogr");

    private final TestService service = service();
    private final ImportClient imports = new ImportClient(service);
    private List<Details> expected = List.of();

    /** What a location has besides its place and time; empty where it has no such value. */
    private record Details(String speed, String course, String accuracy) {}

    private static TestService service() {
        try {
            return new TestService(1, 1_000_000);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void importTrack() throws TimeoutException {
        StringBuilder csv = new StringBuilder("time,lat,lon,alt,speed,course,accuracy\n");
        Random random = new Random(11);
        List<Details> all = new ArrayList<>();
        for (int i = 0; i < LOCATIONS; i++) {
            Details each = new Details(
                    i % 3 == 0 ? "" : String.valueOf(random.nextDouble(30)),
                    i % 4 == 0 ? "" : String.valueOf(random.nextInt(3_600) / 10.0),
                    i % 5 == 0 ? "" : i == 77 ? "5000.0" : String.valueOf(1 + random.nextInt(500) / 10.0));
            all.add(each);
            csv.append("%s,%s,%s,%s,%s,%s,%s\n"
                    .formatted(
                            Instant.parse("2020-05-01T10:00:00Z").plusMillis(i * 1_250L),
                            i == 500 ? 0.0 : 47 + i / 1e5,
                            i == 500 ? 0.0 : 8 + i / 1e6,
                            i % 7 == 0 ? "" : String.valueOf(i / 8.0),
                            each.speed(),
                            each.course(),
                            each.accuracy()));
        }
        expected = all;
        imports.importFile("format=csv&register=true&licensePlate=OUT-1", csv.toString());
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    private String export(String format, String plate) throws TimeoutException {
        return service.get("/vehicle-track?format=%s&licensePlate=%s&from=2020-01-01T00:00:00Z&to=2020-12-31T00:00:00Z"
                        .formatted(format, plate))
                .bodyAsString();
    }

    private Document xml(String format) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(export(format, "OUT-1").getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static String text(Element within, String namespace, String name) {
        NodeList found = within.getElementsByTagNameNS(namespace, name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** Without an exponent, a number need not be the same text. */
    private static Details number(Details expected) {
        return new Details(number(expected.speed()), number(expected.course()), number(expected.accuracy()));
    }

    private static String number(String text) {
        return text.isEmpty() ? "" : String.valueOf(Double.parseDouble(text));
    }

    @Test
    void gpxHasTheValuesInExtensionsAndTheElementsInTheOrderOfTheSchema() throws Exception {
        List<Element> points = elements(xml("gpx").getElementsByTagNameNS(GPX, "trkpt"));

        assertThat(points.stream()
                        .map(each -> number(new Details(
                                text(each, TPX, "speed"), text(each, TPX, "course"), text(each, OWN, "accuracy")))))
                .containsExactlyElementsOf(expected);
        for (Element point : points) {
            List<String> names = elements(point.getChildNodes()).stream()
                    .map(Node::getLocalName)
                    .toList();
            assertThat(names).isEqualTo(ORDER.stream().filter(names::contains).toList());
        }
        assertThat(points.stream().map(each -> text(each, GPX, "cmt")).filter(cmt -> !cmt.isEmpty()))
                .containsExactly("inaccurate", "null-island");
    }

    @Test
    void kmlHasAnArrayOfEachValueForEveryTrack() throws Exception {
        List<Details> found = new ArrayList<>();
        for (Element track : elements(xml("kml").getElementsByTagNameNS(KML_EXTENSIONS, "Track"))) {
            List<Element> arrays = elements(track.getElementsByTagNameNS(KML_EXTENSIONS, "SimpleArrayData"));
            List<List<String>> values = Stream.of("speed", "course", "accuracy")
                    .map(name -> arrays.stream()
                            .filter(array -> array.getAttribute("name").equals(name))
                            .flatMap(array -> elements(array.getElementsByTagNameNS(KML_EXTENSIONS, "value")).stream()
                                    .map(Node::getTextContent))
                            .toList())
                    .toList();
            int length = track.getElementsByTagNameNS(KML_EXTENSIONS, "coord").getLength();
            assertThat(values).allMatch(each -> each.size() == length);
            IntStream.range(0, length)
                    .mapToObj(i -> new Details(
                            values.get(0).get(i),
                            values.get(1).get(i),
                            values.get(2).get(i)))
                    .forEach(each -> found.add(number(each)));
        }

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void geoJsonHasAnArrayOfEachValueBesideEveryLine() throws TimeoutException {
        assertThat(valuesOf(new JsonObject(export("geojson", "OUT-1")))).isEqualTo(expected);
    }

    /** A line begins with the last location of the one before. */
    private static List<Details> valuesOf(JsonObject collection) {
        List<Details> found = new ArrayList<>();
        for (Object each : collection.getJsonArray("features")) {
            JsonObject feature = (JsonObject) each;
            JsonObject properties = feature.getJsonObject("properties");
            JsonObject values = properties.getJsonObject("coordinateProperties");
            int length = feature.getJsonObject("geometry")
                    .getJsonArray("coordinates")
                    .size();
            assertThat(values.stream().map(array -> ((JsonArray) array.getValue()).size()))
                    .hasSize(4)
                    .containsOnly(length);
            assertThat(values.getJsonArray("times")).isEqualTo(properties.getJsonArray("coordTimes"));
            IntStream.range(found.isEmpty() ? 0 : 1, length)
                    .mapToObj(i -> new Details(
                            value(values, "speeds", i), value(values, "courses", i), value(values, "accuracies", i)))
                    .forEach(found::add);
        }
        return found;
    }

    private static String value(JsonObject values, String name, int i) {
        return Objects.toString(values.getJsonArray(name).getDouble(i), "");
    }

    @Test
    void anExportedTrackThatIsImportedIsExportedTheSame() throws TimeoutException {
        String out = export("gpx", "OUT-1");

        imports.importFile("format=gpx&register=true&licensePlate=IN-1", out);

        assertThat(export("gpx", "IN-1")).isEqualTo(out.replace("OUT-1", "IN-1"));
        assertThat(imports.track("IN-1", 2020)).hasSize(LOCATIONS + 1).isEqualTo(imports.track("OUT-1", 2020));
    }

    static boolean hasGpsBabel() {
        return GPSBABEL.isInstalled();
    }

    @Test
    @EnabledIf("hasGpsBabel")
    void gpsBabelKeepsWhatGpxHas(@TempDir Path directory) throws Exception {
        Path out = Files.writeString(directory.resolve("out.gpx"), export("gpx", "OUT-1"));

        String babel = GPSBABEL.run("-t", "-i", "gpx", "-f", out, "-o", "gpx", "-F", "-");

        imports.importFile("format=gpx&register=true&licensePlate=BABEL-1", babel);
        assertThat(imports.track("BABEL-1", 2020)).isEqualTo(imports.track("OUT-1", 2020));
    }

    @Test
    @EnabledIf("hasGpsBabel")
    void gpsBabelReadsEveryLocationOfKml(@TempDir Path directory) throws Exception {
        Path out = Files.writeString(directory.resolve("out.kml"), export("kml", "OUT-1"));

        String csv = GPSBABEL.run("-t", "-i", "kml", "-f", out, "-o", "unicsv", "-F", "-");

        assertThat(csv.lines()).hasSize(LOCATIONS + 1);
    }

    static boolean hasOgr2Ogr() {
        return OGR2OGR.isInstalled();
    }

    private static Stream<JsonObject> featuresOf(String geoJson) {
        return new JsonObject(geoJson).getJsonArray("features").stream().map(JsonObject.class::cast);
    }

    @Test
    @EnabledIf("hasOgr2Ogr")
    void gdalReadsTheValuesOfGpx(@TempDir Path directory) throws Exception {
        Path out = Files.writeString(directory.resolve("out.gpx"), export("gpx", "OUT-1"));

        String points = OGR2OGR.run("-f", "GeoJSON", "/vsistdout/", out, "track_points");

        assertThat(featuresOf(points)
                        .map(each -> each.getJsonObject("properties"))
                        .map(each -> number(new Details(
                                within(each.getString("gpxtpx_TrackPointExtension"), "speed"),
                                within(each.getString("gpxtpx_TrackPointExtension"), "course"),
                                Objects.toString(each.getDouble("vt_accuracy"), "")))))
                .containsExactlyElementsOf(expected);
    }

    private static String within(@Nullable String xml, String name) {
        return xml == null || !xml.contains("gpxtpx:" + name)
                ? ""
                : xml.replaceFirst(".*<gpxtpx:" + name + ">([^<]*)<.*", "$1");
    }

    @Test
    @EnabledIf("hasOgr2Ogr")
    void gdalReadsTheValuesOfGeoJson(@TempDir Path directory) throws Exception {
        Path out = Files.writeString(directory.resolve("out.geojson"), export("geojson", "OUT-1"));
        Path read = directory.resolve("read.geojson");

        assertThat(OGR2OGR.run("-f", "GeoJSON", read, out)).isEmpty();

        assertThat(valuesOf(new JsonObject(Files.readString(read)))).isEqualTo(expected);
    }

    @Test
    @EnabledIf("hasOgr2Ogr")
    void gdalReadsEveryLocationOfKml(@TempDir Path directory) throws Exception {
        Path out = Files.writeString(directory.resolve("out.kml"), export("kml", "OUT-1"));
        Path read = directory.resolve("read.geojson");

        assertThat(OGR2OGR.run("-f", "GeoJSON", read, out)).isEmpty();

        assertThat(featuresOf(Files.readString(read))
                        .map(each -> each.getJsonObject("geometry").getJsonArray("coordinates"))
                        .mapToInt(lines -> lines.stream()
                                .mapToInt(line -> ((JsonArray) line).size())
                                .sum())
                        .sum())
                .isEqualTo(LOCATIONS);
    }
}
