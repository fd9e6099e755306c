package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import vehicletracking.logging.JsonLogEncoder;

class RequestLogAppenderTest {

    private final Vertx vertx = Vertx.vertx();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLogAppenderTest.class);
    private final RequestLogAppender appender = new RequestLogAppender();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void record() {
        lines.start();
        appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        appender.addAppender(lines);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void close() throws TimeoutException {
        logger.detachAppender(appender);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_line_about_a_request_has_its_ids_and_its_exception() throws TimeoutException {
        int port = serve(request -> {
            logger.error("a \"fault\"\nof {}", "a request", new IllegalStateException("broken"));
            request.response().end();
        });
        await(WebClient.create(vertx)
                .get(port, "127.0.0.1", "/")
                .putHeader("X-Request-Id", "request-4711")
                .putHeader("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .send());
        logger.error("of no request");
        appender.stop(); // which writes what is queued

        JsonObject line = json(lines.list.getFirst());
        assertThat(Instant.parse(line.getString("time"))).isBeforeOrEqualTo(Instant.now());
        assertThat(line.getString("level")).isEqualTo("ERROR");
        assertThat(line.getString("logger")).isEqualTo(RequestLogAppenderTest.class.getName());
        assertThat(line.getString("message")).isEqualTo("a \"fault\"\nof a request");
        assertThat(line.getString("requestId")).isEqualTo("request-4711");
        assertThat(line.getString("traceId")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(line.getString("exception")).contains("broken", RequestLogAppenderTest.class.getName());
        assertThat(json(lines.list.getLast()).fieldNames())
                .containsExactlyInAnyOrder("time", "level", "logger", "message");
    }

    @Test
    void a_line_about_a_request_that_began_a_trace_has_the_id_of_the_trace() throws TimeoutException {
        int port = serve(request -> {
            RequestLocal.putSpan(new Span("0af7651916cd43dd8448eb211c80319c"));
            logger.error("a fault");
            request.response().end();
        });
        await(WebClient.create(vertx).get(port, "127.0.0.1", "/").send());
        appender.stop();

        assertThat(json(lines.list.getFirst()).getString("traceId")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    private record Span(String traceId) implements RequestSpan {

        @Override
        public String traceParent() {
            return "00-" + traceId + "-b7ad6b7169203331-01";
        }

        @Override
        public void reroute(String route) {}

        @Override
        public void end(int status, boolean isComplete) {}
    }

    /** Starts a server with this handler, and returns its port. */
    private int serve(Handler<HttpServerRequest> handler) throws TimeoutException {
        AtomicInteger port = new AtomicInteger();
        await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return vertx.createHttpServer()
                        .requestHandler(new RequestEntry(
                                new IdleConnectionGuard(vertx, 1_000, 60),
                                new Failures(),
                                handler,
                                RequestTelemetry.NONE))
                        .listen(0)
                        .onSuccess(server -> port.set(server.actualPort()));
            }
        }));
        return port.get();
    }

    private static JsonObject json(ILoggingEvent event) {
        String text = new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        return new JsonObject(text);
    }
}
