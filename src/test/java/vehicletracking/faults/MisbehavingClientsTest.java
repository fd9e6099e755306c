package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class MisbehavingClientsTest {

    private static final int QUIET_SECONDS = 2;
    /** Far more than a busy machine needs, and far less than a connection that is never closed. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration DRIP_LIMIT = CLOSE_LIMIT.plusSeconds(5);

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE =
            ServiceProcess.start(DATA, Map.of("HTTP_MAX_QUIET_SECONDS", String.valueOf(QUIET_SECONDS)));

    @AutoClose
    private static final ServiceClient CLIENT = SERVICE.client();

    @BeforeAll
    static void registerVehicle() {
        CLIENT.register("ZH 1");
    }

    @AfterAll
    static void nothingOfThisIsWorthAnError() {
        assertThat(SERVICE.stackTraceLines()).isEmpty();
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws IOException {
        String filler = " ".repeat(64 * 1024);
        assertIsProblem(CLIENT.post("/track-location", "application/json", filler + location()), 413);
        assertThat(CLIENT.post("/track-location", "application/json", filler.substring(1_000) + location())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSentWhenTheClientAsks() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(RawConnection.head(1_000_000) + "Expect: 100-continue\r\n\r\n");
            assertThat(connection.readLine()).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /vehicles/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /vehicles?after=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /track-location HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "NONSENSE\r\n\r\n"
            })
    void aRequestThatIsMalformedIsRefused(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(request);
            assertThat(connection.readLine()).matches("HTTP/1.[01] 400 .*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/3.0           | 505 | version-not-supported",
                "GET / HTTP/2.0           | 505 | version-not-supported",
                "GET / HTTP/0.9           | 505 | version-not-supported",
                "GET /                    | 400 | malformed-request",
                "NONSENSE                 | 400 | malformed-request",
                "GET /{5000} HTTP/1.1     | 414 | address-too-long",
                "GET / HTTP/1.1\\nX: {9000} | 431 | headers-too-large"
            })
    void aRequestThatNoRouteSeesIsRefusedWithAProblem(String head, int status, String type) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            String filled = head.replace("\\n", "\r\n")
                    .replace("{5000}", "x".repeat(5_000))
                    .replace("{9000}", "x".repeat(9_000));
            connection.send(filled + "\r\nHost: localhost\r\n\r\n");
            String answer = connection.readAllWithin(ANSWER_LIMIT);

            assertThat(answer).containsPattern("^HTTP/\\d.\\d " + status + " ").contains("application/problem+json");
            assertThat(answer).contains("\"type\":\"/problems/" + type + "\"");
        }
    }

    /**
     * Where its next chunk begins can't be known, so that Vert.x closes the connection; there need not be an answer.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/track-location", "/track-locations", "/import?format=csv", "/ingest/osmand"})
    void aBodyWhoseChunksAreMalformedEndsItsConnection(String target) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\nnonsense\r\n");
            assertThat(connection.readAllWithin(ANSWER_LIMIT)).doesNotContain(" 500 ");
        }
    }

    /** That there is no ERROR in the log is asserted after all tests. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/track-location", "/track-locations", "/import?format=csv&licensePlate=A", "/ingest/osmand"})
    void aClientThatDisconnectsWithinItsRequestIsNoFault(String target) throws IOException {
        for (int i = 0; i < 20; i++) {
            RawConnection connection = RawConnection.to(SERVICE.uri());
            connection.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n[");
            try (RawConnection other = RawConnection.to(SERVICE.uri())) {
                other.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(other.readAllWithin(ANSWER_LIMIT)).startsWith("HTTP/1.1 200 ");
            }
            connection.reset();
        }
        assertThat(CLIENT.track("ZH 1", 47).statusCode()).isEqualTo(201);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws IOException {
        assertIsProblem(CLIENT.post("/track-location", "text/plain", location()), 415);
    }

    private static void assertIsProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
    }

    @Test
    void aClientThatSendsHalfARequestIsLeft() throws IOException {
        try (RawConnection headOnly = RawConnection.to(SERVICE.uri());
                RawConnection halfABody = RawConnection.to(SERVICE.uri());
                RawConnection silent = RawConnection.to(SERVICE.uri())) {
            headOnly.send("POST /track-location HTTP/1.1\r\nHost: loc");
            halfABody.send(RawConnection.head(location().length()) + "\r\n"
                    + location().substring(5));

            assertThat(CLIENT.track("ZH 1", 47).statusCode()).isEqualTo(201);
            assertThat(headOnly.isClosedWithin(CLOSE_LIMIT)).isTrue();
            assertThat(halfABody.isClosedWithin(CLOSE_LIMIT)).isTrue();
            assertThat(silent.isClosedWithin(CLOSE_LIMIT)).isTrue();
        }
    }

    /** One byte every 50 ms, so that the connection never is idle. */
    @Test
    void clientsThatSendByteByByteAreLeftWhileOthersAreServed() throws Exception {
        try (ExecutorService drips = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> dripping = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                dripping.add(drips.submit(() -> dripUntilClosed("POST /track-location HTTP/1.1\r\nX-Endless: ")));
                dripping.add(drips.submit(() -> dripUntilClosed(RawConnection.head(60_000) + "\r\n")));
            }
            while (dripping.stream().noneMatch(Future::isDone)) {
                assertThat(CLIENT.track("ZH 1", 47).statusCode()).isEqualTo(201);
            }
            for (Future<Duration> drip : dripping) {
                assertThat(drip.get(DRIP_LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isBetween(Duration.ofSeconds(1), CLOSE_LIMIT);
            }
        }
    }

    /** Returns how long the service put up with it. */
    private static Duration dripUntilClosed(String beginning) throws IOException {
        long started = System.nanoTime();
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(beginning);
            while (connection.isOpenToSend("x") && sinceNanos(started) < DRIP_LIMIT.toNanos()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        return Duration.ofNanos(sinceNanos(started));
    }

    private static long sinceNanos(long started) {
        return System.nanoTime() - started;
    }

    private static String location() {
        return ServiceClient.location("ZH 1", 47).encode();
    }
}
