package vehicletracking.web.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Captured requests of real clients, sent byte for byte over a socket to the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@IntegrationTest
class ClientsOverTheWireTest {

    private static final String PLACE_TIME = "2026-01-01T00:00:00Z";

    private final Map<String, UUID> carriers = new HashMap<>();
    private TestService service;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestService(2, 10_000);
        for (String device : new String[] {"123456789012345", "crew/phone", "crew/iphone", "van-7", "SRS11"}) {
            String plate = "CARRIES " + device;
            carriers.put(device, service.register(plate));
            assertThat(service.created(
                            "/assign-device",
                            new JsonObject()
                                    .put("deviceId", device)
                                    .put("vehicleLicensePlate", plate)
                                    .put("from", "2025-01-01T00:00:00Z")))
                    .isNotNull();
        }
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
    }

    static Stream<String> samples() {
        return Wire.SAMPLES.stream();
    }

    private record Reply(String status, Map<String, String> headers, String body) {

        static Reply read(InputStream in) throws IOException {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                int next = in.read();
                assertThat(next).as("closed after %s", head).isNotNegative();
                head += (char) next;
            }
            String[] lines = head.split("\r\n");
            Map<String, String> headers = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(": ", 2);
                headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            return new Reply(lines[0].split(" ")[1], headers, new String(in.readNBytes(length), UTF_8));
        }
    }

    private Reply send(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            Reply reply = Reply.read(socket.getInputStream());
            service.wrote(reply.headers.get("log-position"));
            return reply;
        }
    }

    private static byte[] bytesOf(String sample) throws IOException {
        try (InputStream file = Wire.class.getResourceAsStream("/clients/" + sample + ".http")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    private static String deviceOf(String sample) {
        return switch (sample) {
            case "05-owntracks-android" -> "crew/phone";
            case "06-owntracks-ios", "06b-owntracks-transition" -> "crew/iphone";
            case "07-overland-batch", "08-gpslogger-get" -> "van-7";
            case "08b-gpslogger-post-ha-body" -> "SRS11";
            default -> "123456789012345";
        };
    }

    private static String answerTo(String sample) {
        return switch (Wire.dialectOf(sample)) {
            case "owntracks" -> "[]";
            case "overland" -> "{\"result\":\"ok\"}";
            default -> "";
        };
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_answered_as_its_client_expects_and_the_right_vehicle_is_at_the_right_place(String sample) throws Exception {
        requireStored(sample, send(bytesOf(sample)));
    }

    /** The request of a client that is configured with the address in the manual. */
    @ParameterizedTest
    @MethodSource("samples")
    void it_may_come_by_the_path_of_its_dialect(String sample) throws Exception {
        String text = new String(bytesOf(sample), UTF_8);
        String target = text.split(" ", 3)[1];
        requireStored(
                sample,
                send(text.replaceFirst(Pattern.quote(target), "/ingest/" + Wire.dialectOf(sample) + target)
                        .getBytes(UTF_8)));
    }

    private void requireStored(String sample, Reply reply) throws TimeoutException {
        assertThat(reply.status).as(reply.body).isEqualTo("200");
        assertThat(reply.body).isEqualTo(answerTo(sample));
        if (sample.startsWith("06b")) {
            assertThat(reply.headers).doesNotContainKey("log-position");
            return;
        }
        boolean hasTime = !sample.startsWith("08b");
        UUID carrier = carriers.get(deviceOf(sample));
        JsonObject found = service.ok(
                hasTime
                        ? "/vehicle-location/" + carrier + "?at=" + PLACE_TIME
                        : "/vehicle-current-location/" + carrier);
        assertThat(found.getDouble("latitude")).isEqualTo(30.267153);
        assertThat(found.getDouble("longitude")).isEqualTo(-97.743057);
        if (hasTime) {
            assertThat(found.getString("occurredAt")).isEqualTo(PLACE_TIME);
        }
        assertThat(found.getDouble("course")).isEqualTo(90);
        assertThat(found.getDouble("accuracy")).isEqualTo(5);
    }

    @Test
    void every_location_of_a_batch_is_stored() throws Exception {
        requireStored("07-overland-batch", send(bytesOf("07-overland-batch")));

        JsonObject last = service.ok("/vehicle-current-location/" + carriers.get("van-7"));

        assertThat(last.getString("occurredAt")).isEqualTo("2026-01-01T00:00:02Z");
        assertThat(last.getDouble("longitude")).isEqualTo(-97.74292);
    }

    @Test
    void nothing_of_the_samples_is_quarantined() throws Exception {
        assertThat(service.ok("/quarantine").getJsonArray("reports")).isEmpty();
    }

    @Test
    void a_request_without_a_report_gets_the_index_or_405() throws Exception {
        assertThat(send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8)).body)
                .contains("/openapi.json");
        assertThat(send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8)).status)
                .isEqualTo("405");
    }
}
