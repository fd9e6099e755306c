package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

/** Uploads that take long, stop midway, or are more than anybody could hold in memory. */
@ProcessTest
class UploadsTest {

    private static final int QUIET_SECONDS = 5; // any answer that takes longer is cut off too
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(1);
    private static final int MANY = 200_000;

    @AutoClose
    private static final DataDirectory DATA = new DataDirectory();

    @AutoClose
    private static final ServiceProcess SERVICE = ServiceProcess.start(
            DATA, Map.of("HTTP_MAX_QUIET_SECONDS", String.valueOf(QUIET_SECONDS), "_JAVA_OPTIONS", "-Xmx160m"));

    @AutoClose
    private static final ServiceClient CLIENT = SERVICE.client();

    private static final String HEAD = String.join(
            "\r\n",
            "POST /track-locations HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-ndjson",
            "Transfer-Encoding: chunked",
            "\r\n");

    @BeforeAll
    static void registerVehicle() {
        CLIENT.register("ZH 1");
    }

    @AfterAll
    static void nothingOfThisIsWorthAnError() {
        assertThat(SERVICE.stackTraceLines()).as(SERVICE.log()).isEmpty();
        assertThat(SERVICE.logLinesWith(" ERROR ")).isEmpty();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String line(int latitude) {
        return ServiceClient.location("ZH 1", latitude).encode() + "\n";
    }

    /** The next line of the answer's body, past the lengths of its chunks. */
    private static JsonObject entry(RawConnection connection) throws IOException {
        String line = connection.readLine();
        while (!line.startsWith("{")) {
            line = connection.readLine();
        }
        return new JsonObject(line);
    }

    /** Twice as long as a connection may be quiet, an item at a time; each is answered before the next is sent. */
    @Test
    void anUploadThatGoesOnIsNotCutOffAndAnsweredItemByItem() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(HEAD);
            for (int i = 0; i < 2 * QUIET_SECONDS * 2; i++) {
                connection.send(chunk(line(i)));
                assertThat(entry(connection).getString("position")).startsWith("0:");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            connection.send("0\r\n\r\n");
        }
    }

    @Test
    void anUploadThatStandsStillIsCutOffAndWhatItBroughtIsTracked() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(HEAD + chunk(line(1) + "{\"vehicle"));
            String id = entry(connection).getString("locationTrackedId");
            Eventually.until("it is cut off", CLOSE_LIMIT, () -> !connection.isOpenToSend(chunk(" ")));
            assertThat(CLIENT.get("/events/" + id).getString("eventId")).isEqualTo(id);
        }
    }

    @Test
    void aClientThatLeavesLeavesWhatItSent() throws IOException {
        int before = CLIENT.events("&type=LocationTracked").size();
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            connection.send(HEAD + chunk((line(2) + line(3)).repeat(50)));
            assertThat(entry(connection).containsKey("locationTrackedId")).isTrue();
        }
        Eventually.until(
                "all of it is tracked",
                CLOSE_LIMIT,
                () -> CLIENT.events("&type=LocationTracked").size() >= before + 100);
    }

    /** The service reads and discards the rest of a broken array, and accepts the next request of the connection. */
    @Test
    void theConnectionOfABrokenArrayServesOn() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            String body = "[" + line(1).strip() + ",}" + " ".repeat(100_000);
            connection.send(HEAD.replace("x-ndjson", "json") + chunk(body));
            while (!connection.readLine().contains("malformed-json")) {
                // the head, and the chunks before it
            }
            connection.send(chunk(body) + "0\r\n\r\n");
            connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Eventually.until("the next request is answered", CLOSE_LIMIT, () -> {
                try {
                    return connection.readLine().startsWith("HTTP/1.1 200");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /**
     * As JSON these are 14 MB, and as answers 17: the heap has 160, and what is kept for each would not fit into it.
     */
    @Test
    void anUploadOfAnyLengthIsAnsweredInOrder() throws Exception {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    connection.send(HEAD);
                    for (int i = 0; i < MANY / 1_000; i++) {
                        StringBuilder lines = new StringBuilder();
                        for (int j = 0; j < 1_000; j++) {
                            lines.append(j == 7 ? "{\"item\":" + i + "}\n" : line(j % 90));
                        }
                        connection.send(chunk(lines.toString()));
                    }
                    connection.send("0\r\n\r\n");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            long last = 0;
            for (int i = 0; i < MANY; i++) {
                JsonObject entry = entry(connection);
                assertThat(entry.containsKey("problem"))
                        .as("entry %s: %s", i, entry)
                        .isEqualTo(i % 1_000 == 7);
                if (!entry.containsKey("problem")) {
                    long position = Long.parseLong(entry.getString("position").substring(2));
                    last = Math.max(last, position);
                }
            }
            sending.get(60, TimeUnit.SECONDS);
            assertThat(last).isGreaterThanOrEqualTo(MANY - MANY / 1_000);
        }
    }

    /** It sends as long as it can and reads nothing: the service stops reading it, serves others, and lets it go. */
    @Test
    void aClientThatDoesNotReadIsNotReadEither() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVICE.uri())) {
            String lines = chunk("{}\n".repeat(5_000));
            CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> {
                int count = connection.isOpenToSend(HEAD) ? 0 : -1;
                while (count >= 0 && count < 20_000 && connection.isOpenToSend(lines)) {
                    count++;
                }
                return count;
            });
            Eventually.until("it is let go", CLOSE_LIMIT, () -> {
                try {
                    assertThat(CLIENT.track("ZH 1", 1).statusCode()).isEqualTo(201);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return sent.isDone();
            });
            assertThat(sent.join()).isBetween(0, 1_000);
        }
    }
}
