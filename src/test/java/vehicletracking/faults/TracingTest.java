package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.OtlpReceiver;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.ReceivedSpan;
import vehicletracking.testing.TestDatabase;

/** Traces of one process and of several. */
@ProcessTest
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    private Path directory;

    @Test
    void without_an_endpoint_nothing_of_opentelemetry_is_loaded() throws Exception {
        Path classes = directory.resolve("classes.log");
        try (DataDirectory data = new DataDirectory();
                ServiceProcess service =
                        ServiceProcess.start(data, Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes));
                ServiceClient client = service.client()) {
            client.register("A 1");
            track(service.uri());
        }

        String loaded = Files.readString(classes);
        assertThat(loaded).contains("vehicletracking.command.AppendSpan", "vehicletracking.tracing.Tracing");
        assertThat(loaded).doesNotContain("io.opentelemetry", "vehicletracking.tracing.OtlpTracing");
    }

    @Test
    void a_trace_goes_on_at_the_node_that_executes_the_command() throws Exception {
        try (OtlpReceiver collector = OtlpReceiver.start();
                NodeProcesses nodes = NodeProcesses.start(
                        TestDatabase.create(), 2, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()))) {
            nodes.awaitOnePreferred();
            try (ServiceClient client = nodes.node(0).client()) {
                client.register("A 1");
            }

            track(nodes.node(0).uri());
            track(nodes.node(1).uri());

            ReceivedSpan command = collector.await("execute TrackLocation", span -> isOfOtherNode(collector, span));
            ReceivedSpan append =
                    collector.await("append", span -> span.parentId().equals(command.id()));
            ReceivedSpan projection = collector.await(
                    "project current-location", span -> span.links().contains(append.id()));
            assertThat(command.traceId()).isEqualTo(TRACE);
            assertThat(append.traceId()).isEqualTo(TRACE);
            assertThat(projection.traceId()).isEqualTo(TRACE);
        }
    }

    /** Whether the request of a command arrived at another node. */
    private static boolean isOfOtherNode(OtlpReceiver collector, ReceivedSpan command) {
        return collector.spans("POST /track-location").stream()
                .anyMatch(server -> command.parentId().equals(server.id())
                        && !server.instance().equals(command.instance()));
    }

    private static void track(URI service) throws IOException, InterruptedException {
        JsonObject location = ServiceClient.location("A 1", 47);
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/track-location"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(HttpRequest.BodyPublishers.ofString(location.encode()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
        }
    }
}
