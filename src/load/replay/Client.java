import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** HTTP client of the service. Resends requests that are answered 429 or 503, after the time in {@code Retry-After}. */
final class Client {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ATTEMPTS = 60;

    private final URI service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(URI service) {
        this.service = service;
    }

    /** @param body empty for a GET */
    record Request(String path, String contentType, String body) {

        static Request get(String path) {
            return new Request(path, "", "");
        }

        static Request json(String path, JsonObject body) {
            return new Request(path, "application/json", body.encode());
        }
    }

    HttpResponse<String> send(Request request) throws IOException, InterruptedException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(service.resolve(request.path())).timeout(REQUEST_TIMEOUT);
        if (!request.contentType().isEmpty()) {
            BodyPublisher body = BodyPublishers.ofString(request.body());
            builder.header("Content-Type", request.contentType()).POST(body);
        }
        HttpResponse<String> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        for (int attempts = 1; isBusy(response) && attempts < MAX_ATTEMPTS; attempts++) {
            Thread.sleep(Duration.ofSeconds(
                    response.headers().firstValueAsLong("Retry-After").orElse(1)));
            response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        }
        return response;
    }

    private static boolean isBusy(HttpResponse<String> response) {
        return response.statusCode() == 503 || response.statusCode() == 429;
    }

    /** The body of the response to a GET, whose status must be 200. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(Request.get(path));
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " returned " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
