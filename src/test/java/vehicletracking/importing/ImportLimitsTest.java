package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class ImportLimitsTest {

    private TestService service;
    private ImportClient imports;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestService(1, 1_000_000);
        imports = new ImportClient(service);
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    private static String manyLines(int count) {
        return "time,lat,lon\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> (1_577_836_800 + i) + ",1,2")
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void aCancelledImportStopsAndReportsItsProgress() throws TimeoutException {
        String plan = "format=csv&register=true&timeFormat=epoch-seconds&licensePlate=";
        String running = imports.send(plan + "STOP-1", manyLines(60_000));
        String queued = imports.send(plan + "STOP-2", manyLines(10));

        assertThat(service.delete(queued).bodyAsJsonObject().getString("state")).isEqualTo("cancelled");
        assertThat(service.delete(running).bodyAsJsonObject().getString("state"))
                .isEqualTo("cancelled");
        assertThat(service.delete(running).statusCode()).isEqualTo(409);
        imports.importFile(plan + "STOP-3", manyLines(1)); // starts after the cancelled import has stopped

        JsonObject job = service.ok(running);
        assertThat(job.getString("state")).isEqualTo("cancelled");
        assertThat(job.getLong("itemsDone")).isLessThan(60_000).isEqualTo(locationsOf("STOP-1"));
        assertThat(service.ok(queued).getLong("itemsDone")).isZero();
        assertThat(locationsOf("STOP-2")).isZero();
    }

    /** 0 if the vehicle is unknown or has no locations. */
    private long locationsOf(String plate) throws TimeoutException {
        HttpResponse<Buffer> track = service.get("/vehicle-track?format=ndjson&from=2020-01-01T00:00:00Z"
                + "&to=2020-12-01T00:00:00Z&licensePlate=" + plate);
        String lines = track.bodyAsString();
        return track.statusCode() == 404 || lines == null ? 0 : lines.lines().count();
    }

    @Test
    void aTooLargeFileIsRejected() throws TimeoutException {
        HttpResponse<Buffer> refusal = service.upload(
                "/import?format=csv&licensePlate=BIG-1", Buffer.buffer("time,lat,lon\n" + "x".repeat(1_000_001)));

        assertThat(refusal.statusCode()).isEqualTo(413);
        assertThat(refusal.bodyAsJsonObject().getString("type")).isEqualTo("/problems/body-too-large");
    }

    @Test
    void aTooLargeChunkedFileIsRejectedAndDeleted() throws IOException, TimeoutException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(ascii(String.join(
                    "\r\n",
                    "POST /import?format=csv&licensePlate=BIG-2 HTTP/1.1",
                    "Host: h",
                    "Transfer-Encoding: chunked",
                    "",
                    "")));
            for (int i = 0; i < 101; i++) {
                out.write(ascii("2710\r\n" + "x".repeat(10_000) + "\r\n"));
            }
            out.flush();

            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413 ");
        }
        imports.awaitEnd("/imports/"
                + service.ok("/imports?limit=1")
                        .getJsonArray("imports")
                        .getJsonObject(0)
                        .getString("importId"));
        requireNoFiles();
    }

    @Test
    void anImportFailsWhenItsClientDisconnects() throws IOException, TimeoutException {
        try (Socket socket = startUpload("GONE-1")) {
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 100 ");
            socket.getOutputStream().write(ascii("time,lat,lon\n"));
        }
        String path = "/imports/"
                + service.ok("/imports?limit=1")
                        .getJsonArray("imports")
                        .getJsonObject(0)
                        .getString("importId");

        JsonObject job = imports.awaitEnd(path);

        assertThat(job.getString("state")).isEqualTo("failed");
        assertThat(job.getString("error")).isEqualTo("the file did not come whole");
        requireNoFiles();
    }

    /** Client that sends a request head with {@code Expect: 100-continue}. */
    private Socket startUpload(String plate) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        String head = "POST /import?format=csv&licensePlate=" + plate
                + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
        socket.getOutputStream().write(ascii(head));
        return socket;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** A file is deleted after the end of its import is visible, but before the next import starts. */
    private void requireNoFiles() throws IOException, TimeoutException {
        imports.importFile("format=csv&register=true&timeFormat=epoch-seconds&licensePlate=NEXT-1", manyLines(1));
        String last = imports.send("format=csv&licensePlate=NEXT-1", manyLines(1));
        try (Stream<Path> files = Files.list(service.spool())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).isSubsetOf("spool-id", last.substring("/imports/".length()) + ".import");
        }
        imports.awaitEnd(last);
    }

    @Test
    void atMostSixteenImportsAreOpen() throws IOException, TimeoutException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                clients.add(startUpload("WAIT-1"));
                assertThat(firstLine(clients.getLast())).startsWith("HTTP/1.1 100 ");
            }
            HttpResponse<Buffer> refusal = service.upload("/import?format=csv&licensePlate=WAIT-1", Buffer.buffer("x"));

            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.bodyAsJsonObject().getString("type")).isEqualTo("/problems/too-many-imports");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        for (Object job : service.ok("/imports?limit=16").getJsonArray("imports")) {
            assertThat(imports.awaitEnd("/imports/" + ((JsonObject) job).getString("importId"))
                            .getString("state"))
                    .isEqualTo("failed");
        }
        requireNoFiles();
    }
}
