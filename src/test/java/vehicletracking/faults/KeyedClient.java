package vehicletracking.faults;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;

/** Sends commands with idempotency keys to any of several nodes, each one again until it is acknowledged. */
final class KeyedClient implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

    private final List<URI> nodes;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final LongAccumulator longestWaitNanos = new LongAccumulator(Math::max, 0);

    KeyedClient(List<URI> nodes) {
        this.nodes = nodes;
    }

    /** Returns the response to a command that is acknowledged. */
    HttpResponse<String> post(String path, JsonObject body, String key) {
        while (true) {
            long startedNanos = System.nanoTime();
            try {
                HttpResponse<String> response = http.send(request(path, body, key), BodyHandlers.ofString());
                if (response.statusCode() == 201) {
                    return response;
                }
                countRefusal(response);
            } catch (IOException e) {
                unanswered.incrementAndGet(); // the node has ended or does not answer
            } catch (InterruptedException e) {
                throw new IllegalStateException("closed before it was acknowledged", e);
            } finally {
                longestWaitNanos.accumulate(System.nanoTime() - startedNanos);
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private HttpRequest request(String path, JsonObject body, String key) {
        URI node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
        return HttpRequest.newBuilder(node.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
    }

    private void countRefusal(HttpResponse<String> response) {
        if (response.statusCode() == 503) {
            unavailable.incrementAndGet();
        } else {
            refusals.add(response.statusCode() + " " + response.body());
        }
    }

    static long positionOf(HttpResponse<String> response) {
        String position = response.headers().firstValue("Log-Position").orElseThrow();
        return Long.parseLong(position.substring(position.indexOf(':') + 1));
    }

    /** Responses other than 201 and 503. */
    Queue<String> refusals() {
        return refusals;
    }

    /** Number of responses 503, after each of which the command was sent again. */
    int unavailable() {
        return unavailable.get();
    }

    /** Number of requests without a response, after each of which the command was sent again. */
    int unanswered() {
        return unanswered.get();
    }

    /** The longest time to the response to one request, or to its failure, since the last call of this method. */
    Duration takeLongestWait() {
        return Duration.ofNanos(longestWaitNanos.getThenReset());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
