package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class ServiceShutdownTest {

    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @Test
    void whatIsInFlightIsAnsweredAndNothingNewIsTaken() throws IOException {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                RawConnection inFlight = RawConnection.to(service.uri())) {
            client.register("ZH 1");
            String body = ServiceClient.location("ZH 1", 47).encode();
            inFlight.send(RawConnection.head(body.length()) + "Expect: 100-continue\r\n\r\n");
            assertThat(inFlight.readLine()).startsWith("HTTP/1.1 100 ");
            assertThat(inFlight.readLine()).isEmpty();

            service.terminate();
            Eventually.until(
                    "it stops",
                    END_LIMIT,
                    () -> !service.logLinesWith("stops accepting requests").isEmpty());
            assertThatThrownBy(() -> awaitRefusedConnection(service)).isInstanceOf(SocketException.class);
            inFlight.send(body);

            assertThat(inFlight.readLine()).startsWith("HTTP/1.1 201 ");
            assertThat(service.exitCode(END_LIMIT)).isZero();
        }
        assertThat(data.postmaster()).isEmpty();
    }

    @Test
    void aSignalDuringTheStartEndsTheServiceInOrder() {
        try (ServiceProcess service = ServiceProcess.launch(data, Map.of())) {
            Eventually.until(
                    "PostgreSQL runs", END_LIMIT, () -> data.postmaster().isPresent());
            service.terminate();
            assertThat(service.exitCode(END_LIMIT)).as(service.log()).isZero();
        }
        assertThat(data.postmaster()).isEmpty();
    }

    @Test
    void everythingAcknowledgedIsThereAfterTheNextStart() {
        Set<String> acknowledged = new HashSet<>();
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                TrackingLoad load = TrackingLoad.start(client, client.registerFleet(32))) {
            service.terminate();
            assertThat(service.exitCode(END_LIMIT)).isZero();
            load.stop();
            assertThat(load.refusals()).isEmpty();
            assertThat(data.postmaster()).isEmpty();
            assertThat(service.stackTraceLines()).as(service.log()).isEmpty();
            assertThat(service.logLinesWith(" WARN ")).isEmpty();
            acknowledged.addAll(load.acknowledged());
        }
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            List<JsonObject> log = client.events();
            LogAssert.assertWhole(log, acknowledged);
        }
    }

    /**
     * Connections made before the listening socket is closed may yet succeed, and one made while it is closed be reset.
     */
    private static void awaitRefusedConnection(ServiceProcess service) throws IOException {
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            RawConnection.to(service.uri()).close();
        }
    }
}
