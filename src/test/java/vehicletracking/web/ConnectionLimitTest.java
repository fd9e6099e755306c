package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.limit.ClientLimits;
import vehicletracking.limit.LimitRules;
import vehicletracking.limit.LimitTelemetry;
import vehicletracking.limit.TrustedProxies;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.WebVerticles;
import vehicletracking.web.http.StreamBudget;

class ConnectionLimitTest {

    private static final int CONNECTIONS = 5;
    private static final int INSTANCES = 2;

    private final Vertx vertx = Vertx.vertx();
    private final List<WebVerticle> servers = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws TimeoutException {
        ClientLimits limits =
                new ClientLimits(new LimitRules(0, 0, 0, 0, CONNECTIONS, TrustedProxies.NONE), LimitTelemetry.NONE);
        String deployed = vertx.deployVerticle(() -> server(limits), new DeploymentOptions().setInstances(INSTANCES))
                .await(20, TimeUnit.SECONDS);
        assertThat(deployed).isNotNull();
    }

    private WebVerticle server(ClientLimits limits) {
        WebVerticle server = WebVerticles.alone(
                vertx, new WebVerticle.HttpLimits(100, 60, 1, 1, 1), new StreamBudget(1, 1), Optional.empty(), limits);
        servers.add(server);
        return server;
    }

    @AfterEach
    void stop() throws IOException, TimeoutException {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    /** Whether a request on a new connection is answered; the connection stays open. */
    private boolean isAccepted() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), servers.getFirst().port());
        sockets.add(socket);
        try {
            socket.getOutputStream()
                    .write("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException reset) {
            return false;
        }
    }

    @Test
    void one_address_has_a_limited_number_of_connections_to_all_instances() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(isAccepted()).isTrue();
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(isAccepted()).isFalse();
        }

        sockets.getFirst().close();

        Eventually.until("the address has a connection less", Duration.ofSeconds(10), this::isAccepted);
    }
}
