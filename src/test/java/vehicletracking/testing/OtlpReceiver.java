package vehicletracking.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Collector that accepts OTLP over HTTP, and decodes it by the published definition of its messages. */
public final class OtlpReceiver implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<Headers> requests = new CopyOnWriteArrayList<>();

    private OtlpReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    public static OtlpReceiver start() throws IOException {
        return start(0);
    }

    /** @param port 0 for any free one */
    public static OtlpReceiver start(int port) throws IOException {
        return new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    /** As the setting of a service that exports to this one. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestHeaders());
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList()
                    .forEach(ofResource -> ofResource
                            .getScopeSpansList()
                            .forEach(ofScope -> ofScope.getSpansList()
                                    .forEach(span -> spans.add(new ReceivedSpan(ofResource.getResource(), span)))));
            byte[] response = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, response.length == 0 ? -1 : response.length);
            exchange.getResponseBody().write(response);
        }
    }

    /** Headers of the requests so far. */
    public List<Headers> requests() {
        return requests;
    }

    public List<ReceivedSpan> spans() {
        return spans;
    }

    public List<ReceivedSpan> spans(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    /** Waits for a span. */
    public ReceivedSpan await(String name, Predicate<ReceivedSpan> condition) {
        Eventually.until("a span " + name, LIMIT, () -> spans(name).stream().anyMatch(condition));
        return spans(name).stream().filter(condition).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
