package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.testing.BusPositions;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.Fix;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class ImportHttpTest {

    private TestService service;
    private ImportClient imports;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestService(2, 1_000_000);
        imports = new ImportClient(service);
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    @Test
    void aDayOfBusPositionsIsImportedUnchanged() throws IOException, TimeoutException {
        String file = busPositions();

        JsonObject job = imports.importFile("format=csv&register=true", file);

        Map<String, List<Fix>> byBus = BusPositions.byBus();
        assertThat(job.getLong("itemsDone")).isEqualTo(file.lines().count() - 1);
        assertThat(job.getLong("itemsRefused")).isZero();
        assertThat(job.getLong("itemsRead")).isEqualTo(job.getLong("itemsDone"));
        for (String bus : byBus.keySet()) {
            assertThat(imports.track(bus, 2015))
                    .hasSize(byBus.get(bus).size() + 1)
                    .containsAll(linesOf(byBus.get(bus)));
        }
        assertThat(eventsOf(job)).isEqualTo(job.getLong("itemsDone") + byBus.size());
    }

    private static String busPositions() throws IOException {
        try (InputStream file = ImportHttpTest.class.getResourceAsStream("/bus-positions.csv")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf('\n') + 1);
        }
    }

    private static List<String> linesOf(List<Fix> fixes) {
        return fixes.stream()
                .map(fix -> "%s,%s,%s,,%s,,"
                        .formatted(fix.occurredAt(), fix.latitude(), fix.longitude(), fix.speedMetresPerSecond()))
                .toList();
    }

    /** Events have the import id as their correlation id. */
    private long eventsOf(JsonObject job) throws TimeoutException {
        long count = 0;
        String after = "0:0,1:0";
        while (true) {
            JsonObject page = service.ok("/events?limit=1000&after=" + after);
            if (page.getJsonArray("events").isEmpty()) {
                return count;
            }
            count += page.getJsonArray("events").stream()
                    .map(event -> ((JsonObject) event).getJsonObject("metadata").getString("correlationId"))
                    .filter(job.getString("importId")::equals)
                    .count();
            after = page.getString("next");
        }
    }

    @Test
    void anExportedGpxTrackCanBeImported() throws TimeoutException {
        imports.importFile("format=csv&register=true&licensePlate=OUT-1", """
            time,lat,lon,alt
            2020-05-01T10:00:00Z,47.1,8.1,400.5
            2020-05-01T10:00:01.250Z,47.2,8.2,
            """);
        String gpx = service.get(
                        "/vehicle-track?format=gpx&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z&licensePlate=OUT-1")
                .bodyAsString();

        JsonObject job = imports.importFile("format=gpx&register=true&licensePlate=IN-1", gpx);

        assertThat(job.getLong("itemsDone")).isEqualTo(2);
        assertThat(imports.track("IN-1", 2020)).hasSize(3).isEqualTo(imports.track("OUT-1", 2020));
    }

    @Test
    void speedAndCourseAreReadFromGpx10AndGpx11() throws TimeoutException {
        imports.importFile("format=gpx&register=true&licensePlate=GPX-1", """
            <?xml version="1.0"?>
            <gpx version="1.0" creator="x" xmlns="http://www.topografix.com/GPX/1/0">
            <wpt lat="1" lon="1"><time>2020-05-01T10:00:00Z</time></wpt>
            <trk><trkseg>
            <trkpt lat="47.1" lon="8.1"><ele>1</ele><time>2020-05-01T10:00:00Z</time><course>90</course><speed>5.5</speed></trkpt>
            </trkseg><trkseg>
            <trkpt lat="47.2" lon="8.2"><time>2020-05-01T12:00:00+02:00</time><extensions>
              <gpxtpx:TrackPointExtension xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">
                <gpxtpx:speed>6.5</gpxtpx:speed><gpxtpx:course>91</gpxtpx:course></gpxtpx:TrackPointExtension></extensions></trkpt>
            </trkseg></trk></gpx>
            """);

        assertThat(imports.track("GPX-1", 2020))
                .contains("2020-05-01T10:00:00Z,47.1,8.1,1.0,5.5,90.0,", "2020-05-01T10:00:00Z,47.2,8.2,,6.5,91.0,");
    }

    @Test
    void parametersMapColumnsUnitsAndTimes() throws TimeoutException {
        imports.importFile(
                "format=csv&register=true&delimiter=semicolon&plateColumn=Kennzeichen&latitudeColumn=Breite&longitudeColumn=Laenge"
                    + "&timeColumn=Zeit&timeFormat=dd.MM.yyyy%20HH:mm:ss&timeZone=Europe/Berlin&speedColumn=Tempo&speedUnit=kmh",
                "\uFEFFKennzeichen;Zeit;Breite;Laenge;Tempo;speed\n\"B X 1\";01.07.2020 12:00:00;52.5;13.4;36;99\n");
        imports.importFile(
                "format=csv&register=true&licensePlate=MS-1&timeFormat=epoch-millis&speedUnit=knots&delimiter=tab",
                "timestamp\tlat\tlng\tspeed\theading\tacc\r\n1577836800001\t1\t2\t1\t3\t4\r\n");

        assertThat(imports.track("B%20X%201", 2020)).contains("2020-07-01T10:00:00Z,52.5,13.4,,10.0,,");
        assertThat(imports.track("MS-1", 2020))
                .contains("2020-01-01T00:00:00.001Z,1.0,2.0,,0.5144444444444445,3.0,4.0");
    }

    @Test
    void invalidLinesAreRefusedIndividually() throws TimeoutException {
        JsonObject job = imports.importFile("format=csv&register=true", """
            plate,time,lat,lon,speed
            LIN-1,2020-05-01T10:00:00Z,47.1,8.1,1
            ,2020-05-01T10:00:01Z,47.1,8.1,1
            LIN-1,yesterday,47.1,8.1,1
            LIN-1,2020-05-01T10:00:02,47.1,8.1,1
            LIN-1,2020-05-01T10:00:02Z,91,8.1,1
            LIN-1,2020-05-01T10:00:02Z,NaN,8.1,1
            LIN-1,2020-05-01T10:00:02Z,,8.1,1
            LIN-1,2020-05-01T10:00:02Z,47,8,1,1
            LIN-1,2020-05-01T10:00:02Z,"47
            ",8.1,-1
            LIN-1,2999-05-01T10:00:02Z,47.1,8.1,1
            LIN-1,1969-12-31T23:59:59Z,47.1,8.1,1
            LIN-1,2020-05-01 10:00:03Z,47.1,8.1,
            """);

        assertThat(ImportClient.refusals(job))
                .containsExactly(
                        "3: licence plate is missing",
                        "4: time does not match the format iso: 'yesterday'",
                        "5: time has no zone: '2020-05-01T10:00:02'",
                        "6: latitude must be from -90.0 to 90.0, and is 91.0",
                        "7: latitude is not a number: 'NaN'",
                        "8: latitude is missing",
                        "9: the line has 6 values, but the header has 5",
                        "10: speed must be from 0.0 to 100000.0, and is -1.0",
                        "12: time is in the future: 2999-05-01T10:00:02Z",
                        "13: occurredAt must not be before 1970-01-01T00:00:00Z");
        assertThat(job.getLong("itemsRefused")).isEqualTo(10);
        assertThat(imports.track("LIN-1", 2020)).hasSize(3);
    }

    @Test
    void unknownVehiclesAreRefusedUnlessRegistrationIsRequested() throws TimeoutException {
        String file = "plate,time,lat,lon\n" + "NONE-1,2020-05-01T10:00:00Z,47.1,8.1\n".repeat(101);

        JsonObject job = imports.importFile("format=csv", file);

        assertThat(job.getLong("itemsDone")).isZero();
        assertThat(job.getLong("itemsRefused")).isEqualTo(101);
        assertThat(ImportClient.refusals(job))
                .hasSize(100)
                .first()
                .isEqualTo("2: no vehicle has the licence plate NONE-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        csv | ''                                          | the file is empty
        csv | a,b                                         | latitudeColumn: no column of ['a', 'b'] is named latitude or lat
        gpx | lat,lon                                     | line 1: Content is not allowed in prolog.
        gpx | <kml/>                                      | the file is not GPX: the root element is 'kml'
        gpx | <!DOCTYPE gpx SYSTEM 'file:///etc/passwd'><gpx/> | line 1: document types and entities are not allowed
        gpx | <!DOCTYPE g [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><gpx>&x;</gpx> | line 1: document types and entities are not allowed
        gpx | <!DOCTYPE g [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><gpx>&b;</gpx> | line 1: document types and entities are not allowed
        """)
    void anUnreadableFileFails(String format, String file, String error) throws TimeoutException {
        String plate = format.equals("gpx") ? "&licensePlate=BAD-1" : "";

        JsonObject job = imports.importInvalidFile("format=" + format + plate, file.isEmpty() ? "\n" : file);

        assertThat(job.getString("error")).isEqualTo(error);
    }

    @Test
    void locationsBeforeAnUnreadableLineRemain() throws TimeoutException {
        JsonObject job = imports.importInvalidFile(
                "format=csv&register=true&licensePlate=HALF-1",
                "time,lat,lon\n" + "2020-05-01T10:00:00Z,47,8\n".repeat(1_500) + "\"" + "x".repeat(70_000));

        assertThat(job.getLong("itemsDone")).isEqualTo(1_000);
        assertThat(job.getString("error")).startsWith("item 1501: ");
    }

    @Test
    void anUnterminatedTagIsNotBuffered() throws TimeoutException {
        String file = "<gpx><trk><trkseg><trkpt lat=\"" + "1".repeat(990_000);

        JsonObject job = imports.importInvalidFile("format=gpx&licensePlate=LONG-1", file);

        assertThat(job.getString("error")).contains("line 1: ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', format",
        "format=kml, format",
        "format=gpx, licensePlate",
        "format=gpx&licensePlate=A&delimiter=;, delimiter",
        "format=csv&delimiter=ab, delimiter",
        "format=csv&speedUnit=furlongs, speedUnit",
        "format=csv&timeFormat=qqqqqqq, timeFormat",
        "format=csv&timeZone=Mars, timeZone",
        "format=csv&register=yes, register",
        "format=csv&columns=1, columns"
    })
    void anInvalidParameterIsRejected(String parameters, String field) throws TimeoutException {
        HttpResponse<Buffer> response = service.upload("/import?" + parameters, Buffer.buffer("x"));

        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(400);
        assertThat(response.bodyAsJsonObject()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo(field);
    }

    @Test
    void importsAreListedNewestFirst() throws TimeoutException {
        String older = imports.send("format=csv&licensePlate=A", "time,lat,lon\n");
        String newer = imports.send("format=csv&licensePlate=A", "time,lat,lon\n");

        List<String> listed = service.ok("/imports?limit=2").getJsonArray("imports").stream()
                .map(job -> "/imports/" + ((JsonObject) job).getString("importId"))
                .collect(Collectors.toList());

        assertThat(listed).containsExactly(newer, older);
        assertThat(service.refused(404, "/imports/019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d")
                        .getString("type"))
                .isEqualTo("/problems/unknown-import");
    }
}
