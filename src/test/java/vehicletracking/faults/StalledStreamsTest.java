package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

/** 300 clients that request the log or a track and never read, and a service with a small heap. */
@Timeout(180)
@ProcessTest
class StalledStreamsTest {

    private static final int CLIENTS = 300;
    private static final int MAX_STREAMS = 128;
    /** One a second. A stream of them is longer than what the buffers of a connection take. */
    private static final int LOCATIONS = 60_000;

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FREED_LIMIT = Duration.ofSeconds(20);

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE = ServiceProcess.start(DATA, Map.of(), "-Xmx256m");

    @AutoClose
    private static final ServiceClient CLIENT = SERVICE.client();

    private final List<RawConnection> stalled = new ArrayList<>();

    @Test
    void clientsThatNeverReadAreLimitedAndOthersAreServed() throws IOException {
        String vehicleId = CLIENT.register("ZH 1");
        trackLocations();
        for (int i = 0; i < CLIENTS; i++) {
            stalled.add(requesting(
                    i % 3 == 2
                            ? "/vehicle-track/" + vehicleId + "?from=2025-12-31T00:00:00Z&to=2026-01-02T00:00:00Z"
                            : "/events?format=ndjson"));
        }
        List<RawConnection> refused = new ArrayList<>();
        for (RawConnection each : stalled) {
            if (each.readLine().startsWith("HTTP/1.1 503 ")) {
                refused.add(each);
            }
        }
        assertThat(refused).hasSize(CLIENTS - MAX_STREAMS);
        for (RawConnection each : refused) {
            assertThat(headersOf(each)).contains("Retry-After: 1").contains("application/problem+json");
        }
        for (String read :
                List.of("/vehicle-current-location/" + vehicleId, "/vehicle-location/" + vehicleId, "/events")) {
            assertThat(CLIENT.ask(read).statusCode()).as(read).isEqualTo(200);
        }
        for (RawConnection each : stalled) {
            each.close();
        }
        Eventually.until(
                "a stream is accepted again",
                FREED_LIMIT,
                () -> CLIENT.ask("/events?format=ndjson&limit=1").statusCode() == 200);
        assertThat(SERVICE.logLinesWith("OutOfMemoryError")).isEmpty();
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    private static void trackLocations() throws IOException {
        String all = IntStream.range(0, LOCATIONS)
                .mapToObj(i -> ServiceClient.location("ZH 1", 47)
                        .put("occurredAt", FIRST.plusSeconds(i).toString())
                        .encode())
                .collect(Collectors.joining("\n"));
        assertThat(CLIENT.post("/track-locations", "application/x-ndjson", all).statusCode())
                .isEqualTo(200);
    }

    /** Requests something, and reads no more of the answer than its buffer takes. */
    private static RawConnection requesting(String path) throws IOException {
        RawConnection connection = RawConnection.to(SERVICE.uri());
        connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return connection;
    }

    private static String headersOf(RawConnection connection) throws IOException {
        StringBuilder headers = new StringBuilder();
        for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
            headers.append(line).append('\n');
        }
        return headers.toString();
    }
}
