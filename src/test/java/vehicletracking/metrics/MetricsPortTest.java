package vehicletracking.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.Samples;
import vehicletracking.testing.TestDatabase;

/** Metrics on a port of their own, with and without the database. */
@IntegrationTest
class MetricsPortTest {

    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(60);

    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonObject settings() {
        return new JsonObject().put("METRICS_PORT", port);
    }

    private HttpResponse<Buffer> request(ServiceNode node, HttpMethod method, String path) throws TimeoutException {
        WebClient client = WebClient.create(node.vertx());
        try {
            return await(client.request(method, port, "127.0.0.1", path).send());
        } finally {
            client.close();
        }
    }

    private Samples scrape(ServiceNode node) throws TimeoutException {
        HttpResponse<Buffer> response = request(node, HttpMethod.GET, "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return Samples.of(response.bodyAsString());
    }

    @Test
    void the_port_serves_the_metrics_and_nothing_else(@TempDir Path directory) throws TimeoutException {
        try (ServiceNode node = ServiceNode.start(TestDatabase.create(), directory, settings(), List.of())) {
            assertThat(scrape(node).names()).contains("vehicle_tracking_ready", "jvm_memory_used_bytes");

            HttpResponse<Buffer> head = request(node, HttpMethod.HEAD, "/metrics");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isNull();
            assertThat(request(node, HttpMethod.GET, "/vehicles").statusCode()).isEqualTo(404);
            assertThat(request(node, HttpMethod.POST, "/metrics").statusCode()).isEqualTo(405);
            assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_port_in_use_is_named(@TempDir Path directory) throws IOException {
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThatThrownBy(() -> ServiceNode.start(TestDatabase.create(), directory, settings(), List.of())
                            .close())
                    .hasMessageContaining("METRICS_PORT is " + port);
        }
    }

    @Test
    void without_its_database_a_service_still_shows_metrics(@TempDir Path directory) throws TimeoutException {
        try (PostgresServer database = PostgresServer.primary();
                ServiceNode node = ServiceNode.start(database.connectOptions(), directory, settings(), List.of())) {
            Eventually.until("the gauges are shown", REFRESH_LIMIT, () -> isUp(node) && hasHead(node) && isReady(node));

            database.kill();
            Eventually.until(
                    "the outage is shown", REFRESH_LIMIT, () -> !isUp(node) && !hasHead(node) && !isReady(node));
            assertThat(scrape(node).names())
                    .contains("vehicle_tracking_http_request_duration_seconds_count", "jvm_memory_used_bytes")
                    .doesNotContain("vehicle_tracking_projection_lag_seconds");

            database.start();
            Eventually.until("the gauges are back", REFRESH_LIMIT, () -> isUp(node) && hasHead(node) && isReady(node));
        }
    }

    private boolean isUp(ServiceNode node) throws TimeoutException {
        assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
        return scrape(node).sum("vehicle_tracking_database_up") == 1;
    }

    private boolean isReady(ServiceNode node) throws TimeoutException {
        return scrape(node).sum("vehicle_tracking_ready") == 1;
    }

    private boolean hasHead(ServiceNode node) throws TimeoutException {
        return scrape(node).names().contains("vehicle_tracking_log_head_position");
    }
}
