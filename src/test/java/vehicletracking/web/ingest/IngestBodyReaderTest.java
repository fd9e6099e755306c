package vehicletracking.web.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.ResponseHandlers;

/** Bodies where there is room for 1,000 bytes of them. */
class IngestBodyReaderTest {

    private static final int MAX_BYTES = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final BlockingQueue<Promise<Response>> workedOn = new LinkedBlockingQueue<>();
    private final Promise<Void> oneHasEnded = Promise.promise();
    private HttpServer server;

    @BeforeEach
    void start() throws TimeoutException {
        ResponseHandlers outcomes = new ResponseHandlers(new IdleConnectionGuard(vertx, 10, 60), new Failures());
        IngestBodyReader bodies = new IngestBodyReader(new IngestMemoryBudget(MAX_BYTES));
        Router router = Router.router(vertx);
        router.post("/ingest").handler(this::noteEnd).handler(bodies::read).handler(outcomes.respond(this::work));
        outcomes.installErrorHandlers(router, MAX_BYTES);
        server = await(vertx.createHttpServer().requestHandler(router).listen(0));
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(vertx.close());
    }

    /** Told after those who came later. */
    private void noteEnd(RoutingContext request) {
        request.addEndHandler(ignored -> oneHasEnded.tryComplete());
        request.next();
    }

    /** Goes on until the test ends it. */
    private Future<Response> work(RoutingContext request) {
        Promise<Response> work = Promise.promise();
        IngestBodyReader.of(request).room().keepFor(work.future());
        workedOn.add(work);
        return work.future();
    }

    private Future<HttpResponse<Buffer>> send(int bytes) {
        return client.post(server.actualPort(), "127.0.0.1", "/ingest").sendBuffer(Buffer.buffer("x".repeat(bytes)));
    }

    private void endOne() throws InterruptedException {
        workBegun().complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
    }

    private Promise<Response> workBegun() throws InterruptedException {
        Promise<Response> work = workedOn.poll(20, TimeUnit.SECONDS);
        assertThat(work).isNotNull();
        return work;
    }

    private void requireRefused(int bytes) throws TimeoutException {
        HttpResponse<Buffer> refusal = await(send(bytes));
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refusal.bodyAsJsonObject().getString("type")).isEqualTo("/problems/overloaded");
    }

    private void requireTaken(int bytes) throws TimeoutException, InterruptedException {
        Future<HttpResponse<Buffer>> sent = send(bytes);
        endOne();
        assertThat(await(sent).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsMoreThanThereIsRoomForIsRefusedUntilOthersAreAnswered() throws Exception {
        Future<HttpResponse<Buffer>> first = send(600);
        Promise<Response> work = workBegun();

        requireRefused(401);
        requireTaken(400);
        work.complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
        assertThat(await(first).statusCode()).isEqualTo(200);
        requireTaken(1_000);
        requireTaken(1_000);
    }

    @Test
    void oneThatFailsGivesItsRoomBack() throws Exception {
        Future<HttpResponse<Buffer>> first = send(1_000);
        workBegun().fail(Problem.unavailable());

        assertThat(await(first).statusCode()).isEqualTo(503);
        requireTaken(1_000);
    }

    @Test
    void aClientThatLeavesMidwayGivesItsRoomBack() throws Exception {
        NetSocket socket = begin(1_001, 1_000);
        await(socket.close());
        await(oneHasEnded.future());

        requireTaken(1_000);
    }

    private NetSocket begin(int length, int sent) throws TimeoutException {
        NetSocket socket = await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        await(socket.write(
                "POST /ingest HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(sent)));
        return socket;
    }

    /** Nobody waits for the answer any more, but the work and what it works on are still there. */
    @Test
    void whatIsWorkedOnTakesItsRoomThoughItsClientHasLeft() throws Exception {
        NetSocket socket = begin(1_000, 1_000);
        Promise<Response> work = workBegun();
        await(socket.close());
        requireRefused(1);

        work.complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
        requireTaken(1_000);
    }
}
