package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.Http2Connection;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.TestAuthority;
import vehicletracking.testing.TestAuthority.Pem;
import vehicletracking.testing.TlsClient;

/** Attacks on the port of TLS, while another client is served. */
@Timeout(120)
@ProcessTest
class TlsAttacksTest {

    private static final int HALF_OPEN = 10_000;

    /** Time in which the bystander is answered: far more than a busy machine needs, and less than a handshake may take. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    /** The beginning of a ClientHello: the header of a record of 16 KiB, and some of them. */
    private static final byte[] HALF_A_HELLO = HexFormat.of().parseHex("160301400001003ffc0303");

    @TempDir
    static Path directory;

    private static DataDirectory data;
    private static ServiceProcess service;
    private static TlsClient tls;
    private static HttpClient bystander;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority(directory);
        Pem pem = authority.issue("localhost", "dns:localhost,ip:127.0.0.1");
        data = new DataDirectory();
        service = ServiceProcess.start(
                data,
                Map.of(
                        "ACCESS_LOG", "true",
                        "TLS_CERTIFICATE", pem.certificate().toString(),
                        "TLS_KEY", pem.key().toString()));
        tls = TlsClient.trusting(authority.certificate());
        bystander = tls.http(HttpClient.Version.HTTP_2);
        assertThat(post("/register-vehicle", "{\"vehicleLicensePlate\":\"ZH 1\"}"))
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() throws IOException {
        assertThat(service.logLinesWith(" ERROR ")).isEmpty();
        assertThat(service.stackTraceLines()).isEmpty();
        bystander.close();
        service.close();
        data.close();
    }

    @Test
    void a_complete_response_of_http_2_is_logged_as_such() throws Exception {
        String requestId = "complete-4711";
        HttpRequest request = HttpRequest.newBuilder(service.uri().resolve("/vehicles"))
                .header("X-Request-Id", requestId)
                .build();
        assertThat(bystander.send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        Eventually.until(
                "it is logged",
                ANSWER_LIMIT,
                () -> !service.logLinesWith(requestId).isEmpty());
        assertThat(service.logLinesWith(requestId))
                .allSatisfy(line ->
                        assertThat(line).contains("AccessLog", "status=\"200\"").doesNotContain("aborted"));
    }

    @Test
    void half_open_handshakes_delay_no_other_client_and_end() throws Exception {
        int count = Math.min(HALF_OPEN, (int) openFilesLimit() - 2_000);
        List<SocketChannel> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel each =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
                halfOpen.add(each);
                each.write(ByteBuffer.wrap(HALF_A_HELLO));
                if (i % (count / 20) == 0) {
                    assertBystanderIsServedOnNewConnection();
                }
            }
            assertBystanderIsServedOnNewConnection();
            assertThat(halfOpen.getLast().read(ByteBuffer.allocate(100))).isEqualTo(-1);
            for (SocketChannel each : halfOpen) {
                assertThat(isClosed(each)).isTrue();
            }
        } finally {
            for (SocketChannel each : halfOpen) {
                each.close();
            }
        }
        assertBystanderIsServedOnNewConnection();
    }

    private static boolean isClosed(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(100)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void a_handshake_byte_by_byte_is_cut_off() throws Exception {
        long started = System.nanoTime();
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port())) {
            slow.getOutputStream().write(HALF_A_HELLO);
            Eventually.until("it is closed", HANDSHAKE_LIMIT.multipliedBy(3), () -> {
                assertThat(trackLocation()).isEqualTo(201);
                return !isOpenToSend(slow, 0);
            });
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(HANDSHAKE_LIMIT.minusSeconds(1));
    }

    private static boolean isOpenToSend(Socket socket, int next) {
        try {
            socket.getOutputStream().write(next);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void rapid_resets_close_their_connection_only() throws Exception {
        try (Http2Connection connection = Http2Connection.open(tls, port())) {
            assertThat(sendResetsUntilClosed(connection)).isEqualTo(Http2Connection.ENHANCE_YOUR_CALM);
        }
        assertBystanderIsServedOnNewConnection();
    }

    /** Returns the error code of GOAWAY. */
    private static int sendResetsUntilClosed(Http2Connection connection) throws Exception {
        Thread attack = Thread.ofVirtual().start(() -> {
            try {
                for (int stream = 1; stream < 200_000; stream += 2) {
                    connection.get(stream, "/health/live");
                    connection.reset(stream);
                }
            } catch (IOException closed) {
                // as it should be
            }
        });
        int code = -1;
        try {
            while (true) {
                assertThat(trackLocation()).isEqualTo(201);
                Http2Connection.Frame frame = connection.read();
                if (frame.type() == Http2Connection.GO_AWAY) {
                    code = frame.errorCode();
                }
            }
        } catch (EOFException | SocketException closed) {
            attack.join(Duration.ofSeconds(30));
            return code;
        }
    }

    private static void assertBystanderIsServedOnNewConnection() throws Exception {
        assertThat(trackLocation()).isEqualTo(201);
        try (HttpClient newcomer = tls.http(HttpClient.Version.HTTP_1_1)) {
            HttpRequest live = HttpRequest.newBuilder(service.uri().resolve("/health/live"))
                    .timeout(ANSWER_LIMIT)
                    .build();
            assertThat(newcomer.send(live, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static int trackLocation() throws IOException, InterruptedException {
        return post("/track-location", ServiceClient.location("ZH 1", 47).encode());
    }

    private static int post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.uri().resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> response = bystander.send(request, BodyHandlers.ofString());
        return response.statusCode();
    }

    private static int port() {
        return service.uri().getPort();
    }

    private static long openFilesLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 2L * HALF_OPEN;
    }
}
