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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import vehicletracking.testing.Eventually;

/**
 * Vehicles that report their locations to any of several nodes. A report has an idempotency key, and is sent again to
 * another node until it is acknowledged.
 */
final class KeyedLoad implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

    private final List<URI> nodes;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> idsByKey = new ConcurrentHashMap<>();
    private final Queue<String> outOfOrder = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final ExecutorService vehicles = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isStopping;

    private KeyedLoad(List<URI> nodes) {
        this.nodes = nodes;
    }

    static KeyedLoad start(List<URI> nodes, List<String> plates) {
        KeyedLoad load = new KeyedLoad(nodes);
        plates.forEach(plate -> load.vehicles.execute(() -> load.drive(plate)));
        load.awaitMoreAcknowledged(500);
        return load;
    }

    private void drive(String plate) {
        long last = 0;
        for (int i = 0; !isStopping; i++) {
            long position = report(plate, i, plate.replace(' ', '-') + "-" + i);
            if (position <= last) {
                outOfOrder.add(plate + ": " + position + " after " + last);
            }
            last = position;
        }
    }

    /** Returns the position of the event. */
    private long report(String plate, int number, String key) {
        while (true) {
            URI node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
            try {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(node.resolve("/track-location"))
                                .timeout(ANSWER_LIMIT)
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(HttpRequest.BodyPublishers.ofString(ServiceClient.location(plate, number % 90)
                                        .encode()))
                                .build(),
                        BodyHandlers.ofString());
                if (response.statusCode() == 201) {
                    idsByKey.put(key, new JsonObject(response.body()).getString("locationTrackedId"));
                    String position =
                            response.headers().firstValue("Log-Position").orElseThrow();
                    return Long.parseLong(position.substring(position.indexOf(':') + 1));
                }
                if (response.statusCode() != 503) {
                    refusals.add(response.statusCode() + " " + response.body());
                }
            } catch (IOException e) {
                // the node has ended or does not answer
            } catch (InterruptedException e) {
                throw new IllegalStateException("closed before it was acknowledged", e);
            }
            repeated.incrementAndGet();
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    void awaitMoreAcknowledged(int count) {
        int goal = idsByKey.size() + count;
        Eventually.until(count + " more locations are tracked", LIMIT, () -> idsByKey.size() >= goal);
    }

    /** Returns when every report is acknowledged. */
    void stop() {
        isStopping = true;
        vehicles.close();
    }

    /** Ends without waiting for acknowledgements. */
    @Override
    public void close() {
        isStopping = true;
        vehicles.shutdownNow();
        http.shutdownNow();
    }

    /** Ids of the events by the keys of their requests; every request that was sent is in it. */
    Map<String, String> idsByKey() {
        return idsByKey;
    }

    /** Reports of one vehicle whose position is not after that of the one before. */
    List<String> outOfOrder() {
        return List.copyOf(outOfOrder);
    }

    /** Responses other than 201 and 503. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Number of requests that were sent again. */
    int repeated() {
        return repeated.get();
    }
}
