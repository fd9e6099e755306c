package vehicletracking;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The whole service with a database of its own, on a port that was free. Everything here blocks. */
public final class RunningService implements AutoCloseable {

    private static final long START_SECONDS = 180;
    private static final long ANSWER_SECONDS = 60;

    private final Vertx vertx;
    private final Path data;
    private final Service service;
    private final WebClient client;

    private RunningService(Vertx vertx, Path data, Service service) {
        this.vertx = vertx;
        this.data = data;
        this.service = service;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(service.port())
                        .setUserAgentEnabled(false));
    }

    public static RunningService start() throws IOException, TimeoutException {
        Path data = Files.createTempDirectory("vehicle-tracking");
        Vertx vertx = Vertx.vertx();
        Settings settings = Settings.of(new JsonObject()
                .put("HTTP_PORT", 0)
                .put("DATA_DIR", data.toString())
                .put("PROJECTION_INTERVAL_MILLIS", 0));
        return new RunningService(vertx, data, Service.start(vertx, settings).await(START_SECONDS, TimeUnit.SECONDS));
    }

    /** What came back. */
    public record Reply(int status, MultiMap headers, Buffer body) {

        /** Without its parameters. */
        public String mediaType() {
            String contentType = headers.get("Content-Type");
            return contentType == null ? "none" : contentType.split(";", -1)[0].strip();
        }

        Object json() {
            return Json.decodeValue(body);
        }

        public JsonObject jsonObject() {
            return body.toJsonObject();
        }
    }

    public Reply send(HttpMethod method, String target, Map<String, String> headers, Buffer body)
            throws TimeoutException {
        var request = client.request(method, target);
        headers.forEach(request::putHeader);
        HttpResponse<Buffer> response = (body.length() == 0 ? request.send() : request.sendBuffer(body))
                .await(ANSWER_SECONDS, TimeUnit.SECONDS);
        Buffer answered = response.body();
        return new Reply(response.statusCode(), response.headers(), answered == null ? Buffer.buffer() : answered);
    }

    public Reply get(String target) throws TimeoutException {
        return send(HttpMethod.GET, target, Map.of(), Buffer.buffer());
    }

    public Reply post(String target, String json) throws TimeoutException {
        return send(HttpMethod.POST, target, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    int port() {
        return service.port();
    }

    @Override
    public void close() throws IOException, TimeoutException {
        service.close().await(START_SECONDS, TimeUnit.SECONDS);
        vertx.close().await(START_SECONDS, TimeUnit.SECONDS);
        try (Stream<Path> left = Files.walk(data)) {
            left.sorted(Comparator.reverseOrder()).forEach(RunningService::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
