package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Asks a service what its clients ask. */
final class ServiceClient implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    static {
        // An idle connection is closed here before a service with a short limit closes it under the next request.
        System.setProperty("jdk.httpclient.keepalive.timeout", "1");
    }

    private final URI service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServiceClient(URI service) {
        this.service = service;
    }

    HttpResponse<String> post(String path, String contentType, String body) throws IOException {
        return send(postOf(path, contentType, body));
    }

    CompletableFuture<HttpResponse<String>> postGzip(String path, byte[] compressed) {
        return http.sendAsync(
                HttpRequest.newBuilder(service.resolve(path))
                        .timeout(ANSWER_LIMIT)
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(compressed))
                        .build(),
                BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, JsonObject body) {
        return http.sendAsync(postOf(path, "application/json", body.encode()), BodyHandlers.ofString());
    }

    private HttpRequest postOf(String path, String contentType, String body) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    HttpResponse<String> ask(String path) throws IOException {
        return ask(path, ANSWER_LIMIT);
    }

    HttpResponse<String> ask(String path, Duration limit) throws IOException {
        return send(HttpRequest.newBuilder(service.resolve(path)).timeout(limit).build());
    }

    /** What a question is answered with, which must be 200. */
    JsonObject get(String path) {
        try {
            HttpResponse<String> response = ask(path);
            assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        }
    }

    static JsonObject registration(String plate) {
        return new JsonObject().put("vehicleLicensePlate", plate);
    }

    static JsonObject location(String plate, double latitude) {
        return registration(plate).put("latitude", latitude).put("longitude", 8.5);
    }

    /** Registers a vehicle, and returns its id. */
    String register(String plate) {
        HttpResponse<String> response =
                postAsync("/register-vehicle", registration(plate)).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("vehicleRegisteredId");
    }

    /** Registers {@code size} vehicles and returns their plates. */
    List<String> registerFleet(int size) {
        List<String> plates =
                IntStream.range(0, size).mapToObj(i -> "FLEET " + i).toList();
        plates.forEach(this::register);
        return plates;
    }

    HttpResponse<String> track(String plate, double latitude) throws IOException {
        return post(
                "/track-location", "application/json", location(plate, latitude).encode());
    }

    /** The whole log, page by page to its end. */
    List<JsonObject> events() {
        return events("");
    }

    /** @param filter more parameters, each with a leading {@code &} */
    List<JsonObject> events(String filter) {
        List<JsonObject> events = new ArrayList<>();
        String after = "0:0";
        while (true) {
            JsonObject page = get("/events?limit=1000&after=" + after + filter);
            JsonArray found = page.getJsonArray("events");
            if (found.isEmpty()) {
                return events;
            }
            found.forEach(event -> events.add((JsonObject) event));
            after = page.getString("next");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
