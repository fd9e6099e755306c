package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.SseClient;
import vehicletracking.testing.SseClient.Message;

@ProcessTest
class LiveResumeTest {

    private static final int KILLS = 3;
    private static final int CLIENTS = 40;
    private static final int VEHICLES = 16;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    /** A client over several connections. */
    private static final class Follower {

        private final List<String> eventIds = new ArrayList<>();
        private String position = "0:0";
        private @Nullable SseClient open;

        void connect(ServiceProcess service) {
            open = SseClient.open(
                    service.uri().getPort(), "/live/events?type=LocationTracked", "Last-Event-ID", position);
        }

        private SseClient connection() {
            return Objects.requireNonNull(open);
        }

        /** Keeps what was received completely before the connection ended. */
        void disconnected() {
            connection().awaitEnd();
            receive();
            position = connection().lastId().isEmpty() ? position : connection().lastId();
            connection().close();
        }

        void receive() {
            for (Message message = connection().poll();
                    message != null;
                    message = connection().poll()) {
                eventIds.add(message.json().getString("eventId"));
            }
        }
    }

    @Test
    void clients_miss_nothing_while_the_service_is_killed_under_load() {
        List<Follower> followers = Stream.generate(Follower::new).limit(CLIENTS).toList();
        List<String> plates = null;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServiceProcess service = ServiceProcess.start(data);
                    ServiceClient client = service.client()) {
                plates = plates == null ? client.registerFleet(VEHICLES) : plates;
                followers.forEach(each -> each.connect(service));
                try (TrackingLoad load = TrackingLoad.start(client, plates)) {
                    load.awaitMoreAcknowledged(1_000);
                    service.kill();
                }
                followers.forEach(Follower::disconnected);
            }
        }
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            List<String> log = client.events("&type=LocationTracked").stream()
                    .map(event -> event.getString("eventId"))
                    .toList();
            assertThat(log).hasSizeGreaterThan(KILLS * 1_500 - 1);
            followers.forEach(each -> each.connect(service));
            for (Follower follower : followers) {
                Eventually.until("everything is received", LIMIT, () -> {
                    follower.receive();
                    return follower.eventIds.size() >= log.size();
                });
                assertThat(follower.eventIds).isEqualTo(log);
                follower.connection().close();
            }
        }
    }

    @Test
    void the_end_of_the_service_does_not_wait_for_streams() {
        try (ServiceProcess service = ServiceProcess.start(data)) {
            SseClient client = SseClient.open(service.uri().getPort(), "/live/events");
            long startedNanos = System.nanoTime();
            service.terminate();
            client.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isLessThan(Duration.ofSeconds(3));
            client.close();
        }
    }
}
