package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vehicletracking.testing.ProcessTest;

@Timeout(60)
@ProcessTest
class IdleConnectionsTest {

    private static final int IDLE = 10_000;

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    private final List<SocketChannel> connections = new ArrayList<>();

    @AfterEach
    void disconnect() throws IOException {
        for (SocketChannel each : connections) {
            each.close();
        }
    }

    @Test
    void tenThousandIdleConnectionsAreInNobodysWay() throws IOException {
        assumeThat(openFilesLimit()).isGreaterThan(IDLE + 1_000);
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            client.register("ZH 1");
            connect(service.uri(), IDLE);

            assertThat(client.track("ZH 1", 47).statusCode()).isEqualTo(201);
            for (SocketChannel each :
                    List.of(connections.getFirst(), connections.get(IDLE / 2), connections.getLast())) {
                assertThat(answerOn(each)).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndTheOthersStay() throws IOException {
        Map<String, String> few = Map.of("HTTP_MAX_CONNECTIONS", "10", "WEB_INSTANCES", "1");
        try (ServiceProcess service = ServiceProcess.start(data, few)) {
            connect(service.uri(), 10);
            assertThat(answerOn(connections.getLast())).startsWith("HTTP/1.1 200 ");
            try (RawConnection tooMany = RawConnection.to(service.uri())) {
                assertThat(tooMany.isClosedWithin(Duration.ofMinutes(1))).isTrue();
            }
            assertThat(answerOn(connections.getFirst())).startsWith("HTTP/1.1 200 ");
        }
    }

    private void connect(URI service, int count) throws IOException {
        InetSocketAddress address = new InetSocketAddress(service.getHost(), service.getPort());
        for (int i = 0; i < count; i++) {
            connections.add(SocketChannel.open(address));
        }
    }

    /** Asks for something on an open connection, and returns the beginning of the answer. */
    private static String answerOn(SocketChannel connection) throws IOException {
        ByteBuffer request = StandardCharsets.US_ASCII.encode("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        while (request.hasRemaining()) {
            connection.write(request);
        }
        ByteBuffer answer = ByteBuffer.allocate(1_000);
        assertThat(connection.read(answer)).isPositive();
        return StandardCharsets.US_ASCII.decode(answer.flip()).toString();
    }

    private static long openFilesLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
