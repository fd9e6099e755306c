package vehicletracking.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.LogLines;
import vehicletracking.testing.OtlpReceiver;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class UnreachableCollectorTest {

    @TempDir
    private Path directory;

    @Test
    void a_collector_that_is_down_is_logged_once_and_used_when_it_is_up() throws Exception {
        int port = freePort();
        JsonObject settings = new JsonObject().put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port);
        try (LogLines lines = LogLines.ofInfo(ExportLog.class);
                ServiceNode service = ServiceNode.start(TestDatabase.create(), directory, settings, List.of())) {
            assertThat(service.get("/version").statusCode()).isEqualTo(200);
            lines.awaitLine("does not accept spans");

            try (OtlpReceiver collector = OtlpReceiver.start(port)) {
                assertThat(service.get("/version").statusCode()).isEqualTo(200);
                collector.await("GET /version", span -> span.parentId().isEmpty());
                lines.awaitLine("accepts spans again");
            }
            assertThat(lines.at(Level.WARN)).hasSize(1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
