package vehicletracking.web.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.query.QueryBus;
import vehicletracking.testing.WebVerticles;
import vehicletracking.web.WebVerticle;
import vehicletracking.web.http.StreamBudget;

/** Streams of the web verticle alone, with a simulated log. */
class SilentStreamTest {

    private static final int QUIET_SECONDS = 1;
    private static final int PAGES = 10;
    private static final int PAGE_MILLIS = 400;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    /** The search returns empty pages for four times the limit of a quiet connection. */
    @Test
    void a_stream_that_finds_nothing_for_long_is_not_closed_as_idle() throws TimeoutException {
        assumeThat(vertx.isNativeTransportEnabled()).as("runs on Linux").isTrue();
        QueryBus.registerCodecs(vertx.eventBus());
        QueryBus.LOG_HEAD.answerWith(
                vertx.eventBus(), asked -> Future.succeededFuture(new QueryBus.LogHead(Cursor.BEGINNING, List.of())));
        AtomicInteger pages = new AtomicInteger();
        QueryBus.EVENTS.answerWith(
                vertx.eventBus(),
                asked -> vertx.timer(PAGE_MILLIS, TimeUnit.MILLISECONDS)
                        .map(new QueryBus.FoundEvents(
                                new EventPage(List.of(), asked.after(), pages.incrementAndGet() == PAGES), List.of())));

        HttpResponse<Buffer> answer = await(WebClient.create(vertx)
                .get(port(), "127.0.0.1", "/events?format=ndjson")
                .send());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(pages).hasValue(PAGES);
    }

    private int port() throws TimeoutException {
        WebVerticle verticle = WebVerticles.alone(
                vertx,
                new WebVerticle.HttpLimits(10, QUIET_SECONDS, 1, 1, 2),
                new StreamBudget(10, 10_000_000),
                Optional.empty());
        await(vertx.deployVerticle(verticle));
        return verticle.port();
    }
}
