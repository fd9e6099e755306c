package vehicletracking;

import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import vehicletracking.projection.Projection;

/** Whole service on a database that other nodes use too. Its methods block, unless they return a future. */
public final class ServiceNode implements AutoCloseable {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Vertx vertx;
    private final Service service;
    private final WebClient client;

    private ServiceNode(Vertx vertx, Service service) {
        this.vertx = vertx;
        this.service = service;
        this.client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(service.port()));
    }

    /**
     * Starts a node.
     *
     * @param data directory of this node
     * @param settings in addition to, or instead of, those for a node on this database
     * @param projections in addition to those of the service
     */
    public static ServiceNode start(
            PgConnectOptions database, Path data, JsonObject settings, List<Projection> projections)
            throws TimeoutException {
        Vertx vertx = Vertx.vertx();
        JsonObject all = new JsonObject()
                .put("HTTP_PORT", 0)
                .put("DATA_DIR", data.toString())
                .put("ARCHIVE_DIR", data.resolve("archive").toString())
                .put("DATABASE_URL", uri(database))
                .mergeIn(settings);
        return new ServiceNode(
                vertx, await(Service.start(vertx, Settings.of(all), InstantSource.system(), projections)));
    }

    private static String uri(PgConnectOptions database) {
        String password = database.getPassword().isEmpty() ? "" : ":" + database.getPassword();
        return "postgres://%s%s@%s:%d/%s"
                .formatted(
                        database.getUser(), password, database.getHost(), database.getPort(), database.getDatabase());
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Sends a request without waiting for the response. */
    public Future<HttpResponse<Buffer>> send(HttpMethod method, String uri, Buffer body, String... headers) {
        var request = client.request(method, uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return body.length() == 0 ? request.send() : request.sendBuffer(body);
    }

    public HttpResponse<Buffer> get(String uri, String... headers) throws TimeoutException {
        return await(send(HttpMethod.GET, uri, Buffer.buffer(), headers));
    }

    @CanIgnoreReturnValue
    public HttpResponse<Buffer> post(String uri, String body) throws TimeoutException {
        return await(send(HttpMethod.POST, uri, Buffer.buffer(body), "Content-Type", "application/json"));
    }

    public JsonObject json(String uri) throws TimeoutException {
        return get(uri).bodyAsJsonObject();
    }

    /** Polls a JSON object until the condition holds. */
    @CanIgnoreReturnValue
    public JsonObject awaitJson(String uri, Predicate<JsonObject> condition) throws TimeoutException {
        long startedNanos = System.nanoTime();
        JsonObject found = json(uri);
        while (!condition.test(found)) {
            if (System.nanoTime() - startedNanos > LIMIT_NANOS) {
                throw new TimeoutException(uri + " is still " + found.encode());
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            found = json(uri);
        }
        return found;
    }

    /** Ends the node without letting it finish or release anything. */
    public void kill() throws TimeoutException {
        await(vertx.close());
    }

    @Override
    public void close() throws TimeoutException {
        await(service.close());
        await(vertx.close());
    }
}
