package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.LogLines;
import vehicletracking.testing.TestAuthority;
import vehicletracking.testing.TestAuthority.Pem;
import vehicletracking.testing.TlsClient;
import vehicletracking.tls.CertificateVerticle;
import vehicletracking.tls.TlsFiles;

/** The HTTP server with TLS. */
@Timeout(120)
@IntegrationTest
class TlsHttpTest {

    private static final String GET = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(30);

    /** A ClientHello of TLS 1.1 with two cipher suites that servers of its time supported. */
    private static final String HELLO_OF_TLS_1_1 =
            "160301002f" + "0100002b" + "0302" + "00".repeat(32) + "00" + "0004c013002f" + "0100";

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Pem first;
    private static Pem second;
    private static Pem device;
    private static Pem stranger;

    private final Path certificate = directory.resolve("used.pem");
    private final Path key = directory.resolve("used.key");

    @SuppressWarnings("NullAway.Init") // each test starts it with its own settings
    private TlsEdge edge;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(directory);
        first = authority.issue("first", "dns:localhost,ip:127.0.0.1");
        second = authority.issue("second", "dns:localhost,ip:127.0.0.1");
        device = authority.issue("device", "dns:device");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        stranger = new TestAuthority(elsewhere).issue("stranger", "dns:stranger");
    }

    @AfterEach
    void close() throws TimeoutException {
        edge.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void requests_are_answered(HttpClient.Version version) throws Exception {
        start(Optional.empty(), true);
        HttpResponse<String> answer = get(TlsClient.trusting(authority.certificate()), version);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls_1_2_and_1_3_are_spoken(String protocol) throws Exception {
        start(Optional.empty(), true);
        try (SSLSocket socket = TlsClient.trusting(authority.certificate()).connect(edge.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            assertThat(ask(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void tls_1_1_is_refused_with_an_alert() throws Exception {
        start(Optional.empty(), true);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.getOutputStream().write(HexFormat.of().parseHex(HELLO_OF_TLS_1_1));
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertBystanderIsServed();
    }

    @Test
    void plain_http_on_the_port_of_tls_is_refused() throws Exception {
        start(Optional.empty(), true);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1 200");
        }
        assertBystanderIsServed();
    }

    @Test
    void a_client_cannot_renegotiate() throws Exception {
        start(Optional.empty(), true);
        try (SSLSocket socket = TlsClient.trusting(authority.certificate()).connect(edge.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(ask(socket)).startsWith("HTTP/1.1 200 ");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        ask(socket);
                    })
                    .isInstanceOf(IOException.class);
        }
        assertBystanderIsServed();
    }

    @Test
    void a_required_client_certificate_is_checked() throws Exception {
        start(Optional.of(authority.certificate()), true);
        assertThat(get(TlsClient.with(authority.certificate(), device)).statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> get(TlsClient.trusting(authority.certificate())))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(TlsClient.with(authority.certificate(), stranger)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_requested_client_certificate_may_be_absent() throws Exception {
        start(Optional.of(authority.certificate()), false);
        assertThat(get(TlsClient.trusting(authority.certificate())).statusCode())
                .isEqualTo(200);
        assertThat(get(TlsClient.with(authority.certificate(), device)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_replaced_certificate_is_used_by_new_connections_and_open_ones_stay() throws Exception {
        start(Optional.empty(), true);
        TlsClient client = TlsClient.trusting(authority.certificate());
        String before = client.serverSerial(edge.port());
        try (SSLSocket open = client.connect(edge.port())) {
            assertThat(ask(open)).startsWith("HTTP/1.1 200 ");
            replace(second);
            Eventually.until(
                    "it is used",
                    RELOAD_LIMIT,
                    () -> !client.serverSerial(edge.port()).equals(before));
            assertThat(ask(open)).startsWith("HTTP/1.1 200 ");
        }
        replace(first);
        Eventually.until(
                "the former one is used",
                RELOAD_LIMIT,
                () -> client.serverSerial(edge.port()).equals(before));
    }

    @Test
    void a_broken_or_mismatched_pair_leaves_the_certificate_in_use() throws Exception {
        start(Optional.empty(), true);
        TlsClient client = TlsClient.trusting(authority.certificate());
        String before = client.serverSerial(edge.port());
        try (LogLines log = LogLines.of(CertificateVerticle.class)) {
            Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            log.awaitLine(key + ", but it is not the key of the first certificate in " + certificate);
            Files.writeString(
                    certificate, Files.readString(second.certificate()).substring(0, 100));
            log.awaitLine(certificate + ", but that file is not a certificate in PEM");
            Files.delete(certificate);
            log.awaitLine(certificate + ", but there is no such file; the certificate that expires at ");
            assertThat(client.serverSerial(edge.port())).isEqualTo(before);

            replace(second);
            Eventually.until(
                    "it is used",
                    RELOAD_LIMIT,
                    () -> !client.serverSerial(edge.port()).equals(before));
            assertThat(log.at(Level.ERROR)).hasSize(3);
        }
    }

    private void start(Optional<Path> clientAuthorities, boolean isRequired) throws IOException, TimeoutException {
        replace(first);
        edge = new TlsEdge(new TlsFiles(certificate, key, clientAuthorities, isRequired), 60);
    }

    private void replace(Pem pem) throws IOException {
        Files.copy(pem.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pem.key(), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private void assertBystanderIsServed() throws Exception {
        assertThat(get(TlsClient.trusting(authority.certificate())).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> get(TlsClient client) throws IOException, InterruptedException {
        return get(client, HttpClient.Version.HTTP_2);
    }

    private HttpResponse<String> get(TlsClient client, HttpClient.Version version)
            throws IOException, InterruptedException {
        try (HttpClient http = client.http(version)) {
            URI uri = URI.create("https://localhost:" + edge.port() + "/health/live");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    /** Sends a request on an open connection, and returns the beginning of the answer. */
    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4_096];
        int length = socket.getInputStream().read(answer);
        if (length < 0) {
            throw new EOFException();
        }
        return new String(answer, 0, length, StandardCharsets.US_ASCII);
    }
}
