package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Exceptions that are thrown where no route catches them. */
class RequestEntryTest {

    private final Vertx vertx = Vertx.vertx();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void record() {
        lines.start();
        logger.setLevel(Level.DEBUG); // at which lines are logged that the rate limit suppresses
        logger.addAppender(lines);
    }

    @AfterEach
    void close() throws TimeoutException {
        logger.detachAppender(lines);
        logger.setLevel(null);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static final class Edge extends VerticleBase {

        private final Handler<HttpServerRequest> routes;
        private @Nullable HttpServer server;

        Edge(Handler<HttpServerRequest> routes) {
            this.routes = routes;
        }

        @Override
        public Future<?> start() {
            RequestEntry entry = new RequestEntry(
                    new IdleConnectionGuard(vertx, 100, 60), new Failures(), routes, RequestTelemetry.NONE);
            context.exceptionHandler(entry::handleUncaught);
            server = vertx.createHttpServer().requestHandler(entry);
            return server.listen(0);
        }

        int port() {
            return Objects.requireNonNull(server).actualPort();
        }
    }

    private Future<HttpResponse<Buffer>> post(Handler<HttpServerRequest> routes) throws TimeoutException {
        Edge edge = new Edge(routes);
        await(vertx.deployVerticle(edge));
        return WebClient.create(vertx)
                .post(edge.port(), "127.0.0.1", "/")
                .timeout(2_000)
                .sendBuffer(Buffer.buffer("body"));
    }

    static Stream<Arguments> places() {
        return Stream.of(
                place("the handler", request -> fail()),
                place("the body", request -> request.handler(chunk -> fail())),
                place("the end of the body", request -> request.endHandler(ignored -> fail())),
                place("a timer", request -> Vertx.currentContext().owner().setTimer(1, ignored -> fail())),
                place("a later turn", request -> Vertx.currentContext().runOnContext(ignored -> fail())),
                place(
                        "a callback",
                        request -> Vertx.currentContext()
                                .executeBlocking(() -> "done")
                                .onSuccess(ignored -> fail())),
                place("a reply", request -> {
                    Vertx owner = Vertx.currentContext().owner();
                    owner.eventBus().consumer("question", asked -> asked.reply("answer"));
                    owner.eventBus().request("question", "?").onSuccess(ignored -> fail());
                }));
    }

    private static Arguments place(String name, Handler<HttpServerRequest> handler) {
        return Arguments.argumentSet(name, handler);
    }

    private static void fail() {
        throw new IllegalStateException("broken");
    }

    @ParameterizedTest
    @MethodSource("places")
    void an_uncaught_exception_is_sent_as_a_problem(Handler<HttpServerRequest> handler) throws TimeoutException {
        HttpResponse<Buffer> answer = await(post(handler));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.bodyAsJsonObject().getString("type")).isEqualTo("/problems/internal-error");
    }

    @Test
    void an_uncaught_problem_is_sent_unchanged() throws TimeoutException {
        HttpResponse<Buffer> answer = await(post(request -> request.endHandler(ignored -> {
            throw Problem.overloaded();
        })));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(lines.list).noneMatch(line -> line.getLevel() == Level.ERROR);
    }

    @Test
    void a_response_that_fails_midway_is_cut_off_and_logged() throws TimeoutException {
        Future<HttpResponse<Buffer>> answer = post(request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.write("part").onSuccess(ignored -> {
                throw new NullPointerException();
            });
        });

        assertThatThrownBy(() -> await(answer)).isInstanceOf(HttpClosedException.class);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.startsWith("the response to / is cut off: java.lang.NullPointerException"));
    }

    @Test
    void the_description_of_a_failure_is_never_null() {
        assertThat(Failures.describe(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
        assertThat(Failures.describe(new IllegalStateException("outer", new NullPointerException())))
                .isEqualTo("java.lang.IllegalStateException: outer, caused by java.lang.NullPointerException");
        assertThat(Failures.messageOf(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
    }
}
