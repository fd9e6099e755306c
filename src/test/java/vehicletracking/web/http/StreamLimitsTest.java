package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.query.QueryBus;
import vehicletracking.testing.WebVerticles;
import vehicletracking.web.WebVerticle;
import vehicletracking.web.log.EventNdjsonStream;

/** The edge alone, whose log has no end: no client that does not read comes to the end of its stream. */
@Timeout(60)
class StreamLimitsTest {

    private static final int MAX_STREAMS = 4;
    private static final int QUIET_SECONDS = 1;
    private static final int MAX_READS = 2;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final WebClient client = WebClient.create(vertx);
    private final StreamBudget budget = new StreamBudget(MAX_STREAMS, 100_000_000);
    private final AtomicInteger pagesRead = new AtomicInteger();
    private final AtomicInteger largestPage = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final List<NetSocket> stalled = new ArrayList<>();
    private int port;

    @AfterEach
    void close() throws TimeoutException {
        for (NetSocket each : stalled) {
            await(each.close());
        }
        await(vertx.close());
    }

    @Test
    void a_stream_beyond_the_limit_is_refused_and_others_are_served() throws TimeoutException {
        start(60, this::endless);
        stallStreams();

        HttpResponse<Buffer> refused = get("/events?format=ndjson");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.bodyAsJsonObject().getString("type")).isEqualTo("/problems/too-many-streams");
        for (String stream : List.of("/vehicle-track/" + UUID.randomUUID(), "/vehicle-movement?format=csv")) {
            assertThat(get(stream).statusCode()).as(stream).isEqualTo(503);
        }
        assertThat(get("/events?limit=1").statusCode()).isEqualTo(200);

        await(stalled.removeFirst().close());
        until(() -> budget.streams() == MAX_STREAMS - 1);
        stallStream();
        until(() -> budget.streams() == MAX_STREAMS);
        for (NetSocket each : stalled) {
            await(each.close());
        }
        assertNothingIsHeld();
    }

    /** Events of 20 KB: pages of 500 of them would be 10 MB each. */
    @Test
    void streams_prefetch_by_bytes_and_not_by_events() throws TimeoutException {
        start(60, query -> endless(query, 20_000));
        stallStreams();

        assertThat(largestPage).hasValueLessThanOrEqualTo(EventNdjsonStream.ROWS.first());
        until(() -> budget.bytes() <= (long) MAX_STREAMS * 2 * StreamBudget.RESERVED_BYTES);
    }

    @Test
    void concurrent_page_reads_are_limited() throws TimeoutException {
        start(60, query -> vertx.timer(20, TimeUnit.MILLISECONDS).compose(ignored -> endless(query)));
        stallStreams();

        assertThat(mostUnderWay).hasValue(MAX_READS);
    }

    @Test
    void a_stream_that_ends_releases_its_share() throws TimeoutException {
        start(60, this::endless);

        for (int i = 0; i <= MAX_STREAMS; i++) {
            HttpResponse<Buffer> whole = get("/events?format=ndjson&limit=1000");
            assertThat(whole.bodyAsString().lines()).hasSize(1_000);
            assertNothingIsHeld();
        }
    }

    @Test
    void a_stream_that_fails_before_or_after_its_head_releases_its_share() throws TimeoutException {
        AtomicInteger pages = new AtomicInteger();
        start(60, query -> pages.incrementAndGet() % 2 == 0 ? Future.failedFuture("not now") : endless(query));

        for (int i = 0; i <= MAX_STREAMS; i++) {
            boolean isCutOff = await(client.get(port, "127.0.0.1", "/events?format=ndjson")
                    .send()
                    .transform(answer -> Future.succeededFuture(answer.failed())));
            assertThat(isCutOff).isTrue();
            assertNothingIsHeld();
        }
        pages.set(1);
        assertThat(get("/events?format=ndjson").statusCode()).isEqualTo(503);
        assertThat(get("/events?format=ndjson&limit=x").statusCode()).isEqualTo(400);
        assertNothingIsHeld();
    }

    @Test
    void a_stream_closed_because_its_client_does_not_read_releases_its_share() throws TimeoutException {
        assumeThat(vertx.isNativeTransportEnabled()).as("runs on Linux").isTrue();
        start(QUIET_SECONDS, this::endless);
        stallStreams();

        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() throws TimeoutException {
        until(() -> budget.streams() == 0);
        assertThat(budget.bytes()).isZero();
    }

    private void until(BooleanSupplier condition) throws TimeoutException {
        while (!condition.getAsBoolean()) {
            await(vertx.timer(20, TimeUnit.MILLISECONDS));
        }
    }

    /** As many as there may be, each of which has filled what is between it and the client. */
    private void stallStreams() throws TimeoutException {
        for (int i = 0; i < MAX_STREAMS; i++) {
            stallStream();
        }
        int before = -1;
        while (pagesRead.get() == 0 || pagesRead.get() != before) {
            before = pagesRead.get();
            await(vertx.timer(500, TimeUnit.MILLISECONDS));
        }
    }

    private void stallStream() throws TimeoutException {
        NetSocket socket = await(vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(32 * 1024))
                .connect(port, "127.0.0.1"));
        stalled.add(socket);
        socket.pause();
        await(socket.write("GET /events?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    private HttpResponse<Buffer> get(String path) throws TimeoutException {
        return await(client.get(port, "127.0.0.1", path).send());
    }

    private Future<EventPage> endless(QueryBus.EventsQuery query) {
        return endless(query, 500);
    }

    private Future<EventPage> endless(QueryBus.EventsQuery query, int eventBytes) {
        largestPage.accumulateAndGet(query.limit(), Math::max);
        long after = query.after().in(0);
        List<RecordedEvent> events = IntStream.rangeClosed(1, query.limit())
                .mapToObj(i -> event(after + i, eventBytes))
                .toList();
        return Future.succeededFuture(
                new EventPage(events, Cursor.at(events.getLast().position()), false));
    }

    private static RecordedEvent event(long position, int bytes) {
        return new RecordedEvent(
                new Position(0, position),
                new UUID(0, position),
                "SomethingHappened",
                new UUID(1, position),
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "{\"text\":\"" + "x".repeat(bytes) + "\"}",
                "{}");
    }

    private Future<QueryBus.FoundEvents> answer(
            QueryBus.EventsQuery query, Function<QueryBus.EventsQuery, Future<EventPage>> log) {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        return log.apply(query)
                .onComplete(ignored -> underWay.decrementAndGet())
                .map(page -> {
                    pagesRead.incrementAndGet();
                    return new QueryBus.FoundEvents(page, List.of());
                });
    }

    private void start(int quietSeconds, Function<QueryBus.EventsQuery, Future<EventPage>> log)
            throws TimeoutException {
        QueryBus.registerCodecs(vertx.eventBus());
        QueryBus.LOG_HEAD.answerWith(
                vertx.eventBus(), query -> Future.succeededFuture(new QueryBus.LogHead(Cursor.BEGINNING, List.of())));
        QueryBus.EVENTS.answerWith(vertx.eventBus(), query -> answer(query, log));
        WebVerticle web = WebVerticles.alone(
                vertx, new WebVerticle.HttpLimits(100, quietSeconds, 1, 1, MAX_READS), budget, Optional.empty());
        await(vertx.deployVerticle(web));
        port = web.port();
    }
}
