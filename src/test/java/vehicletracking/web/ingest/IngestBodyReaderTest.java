package vehicletracking.web.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.limit.ClientLimits;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.OperationRoles;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.RequestLimiter;
import vehicletracking.web.http.RequestTelemetry;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.StreamBudget;

/** A memory budget of 1,000 bytes. */
class IngestBodyReaderTest {

    private static final int MAX_BYTES = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final BlockingQueue<Promise<Response>> inProgress = new LinkedBlockingQueue<>();
    private final Promise<Void> exchangeEnded = Promise.promise();
    private HttpServer server;

    @BeforeEach
    void start() throws TimeoutException {
        IngestBodyReader bodies = new IngestBodyReader(new IngestMemoryBudget(MAX_BYTES));
        Router router = Router.router(vertx);
        router.post("/ingest").handler(this::observeEnd);
        AccessControl open = new AccessControl(
                new OperationRoles(new JsonObject(
                        "{\"paths\":{\"/ingest\":{\"post\":{\"operationId\":\"ingest\",\"security\":[]}}}}")),
                Optional.empty(),
                new RequestLimiter(ClientLimits.NONE),
                new Failures());
        RouteTable routes = new RouteTable(
                router,
                new IdleConnectionGuard(vertx, 10, 60),
                new Failures(),
                open,
                new StreamBudget(1, 1),
                RequestTelemetry.NONE);
        routes.postBody("/ingest", bodies::read, this::work);
        server = await(vertx.createHttpServer().requestHandler(routes.router()).listen(0));
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(vertx.close());
    }

    /** Its end handler runs after those that are added later. */
    private void observeEnd(RoutingContext request) {
        request.addEndHandler(ignored -> exchangeEnded.tryComplete());
        request.next();
    }

    /** Continues until the test completes it. */
    private Future<Response> work(RoutingContext request) {
        Promise<Response> work = Promise.promise();
        IngestBodyReader.of(request).memory().holdUntil(work.future());
        inProgress.add(work);
        return work.future();
    }

    private Future<HttpResponse<Buffer>> send(int bytes) {
        return client.post(server.actualPort(), "127.0.0.1", "/ingest").sendBuffer(Buffer.buffer("x".repeat(bytes)));
    }

    private void completeNext() throws InterruptedException {
        nextWork().complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
    }

    private Promise<Response> nextWork() throws InterruptedException {
        Promise<Response> work = inProgress.poll(20, TimeUnit.SECONDS);
        assertThat(work).isNotNull();
        return work;
    }

    private void requireRefused(int bytes) throws TimeoutException {
        HttpResponse<Buffer> refusal = await(send(bytes));
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refusal.bodyAsJsonObject().getString("type")).isEqualTo("/problems/overloaded");
    }

    private void requireAccepted(int bytes) throws TimeoutException, InterruptedException {
        Future<HttpResponse<Buffer>> sent = send(bytes);
        completeNext();
        assertThat(await(sent).statusCode()).isEqualTo(200);
    }

    @Test
    void a_body_beyond_the_budget_is_refused_until_others_are_answered() throws Exception {
        Future<HttpResponse<Buffer>> first = send(600);
        Promise<Response> work = nextWork();

        requireRefused(401);
        requireAccepted(400);
        work.complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
        assertThat(await(first).statusCode()).isEqualTo(200);
        requireAccepted(1_000);
        requireAccepted(1_000);
    }

    @Test
    void a_failed_request_releases_its_memory() throws Exception {
        Future<HttpResponse<Buffer>> first = send(1_000);
        nextWork().fail(Problem.unavailable());

        assertThat(await(first).statusCode()).isEqualTo(503);
        requireAccepted(1_000);
    }

    @Test
    void a_client_that_disconnects_midway_releases_its_memory() throws Exception {
        NetSocket socket = begin(1_001, 1_000);
        await(socket.close());
        await(exchangeEnded.future());

        requireAccepted(1_000);
    }

    private NetSocket begin(int length, int sent) throws TimeoutException {
        NetSocket socket = await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        await(socket.write(
                "POST /ingest HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(sent)));
        return socket;
    }

    /** The work and the body remain in memory although no client waits for the answer. */
    @Test
    void a_request_in_progress_holds_its_memory_after_its_client_disconnected() throws Exception {
        NetSocket socket = begin(1_000, 1_000);
        Promise<Response> work = nextWork();
        await(socket.close());
        requireRefused(1);

        work.complete(new Response(200, "text/plain", Buffer.buffer(), null, null));
        requireAccepted(1_000);
    }
}
