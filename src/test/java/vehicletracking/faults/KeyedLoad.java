package vehicletracking.faults;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import vehicletracking.testing.Eventually;

/**
 * Vehicles that report their locations to any of several nodes. A report has an idempotency key, and is sent again to
 * another node until it is acknowledged.
 */
final class KeyedLoad implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final KeyedClient client;
    private final Map<String, String> idsByKey = new ConcurrentHashMap<>();
    private final Queue<String> outOfOrder = new ConcurrentLinkedQueue<>();
    private final ExecutorService vehicles = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isStopping;

    private KeyedLoad(List<URI> nodes) {
        this.client = new KeyedClient(nodes);
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
        HttpResponse<String> response = client.post("/track-location", ServiceClient.location(plate, number % 90), key);
        idsByKey.put(key, new JsonObject(response.body()).getString("locationTrackedId"));
        return KeyedClient.positionOf(response);
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
        client.close();
    }

    /** Ids of the events by the keys of their requests; every request that was sent is in it. */
    Map<String, String> idsByKey() {
        return idsByKey;
    }

    /** Reports of one vehicle whose position is not after that of the one before. */
    List<String> outOfOrder() {
        return List.copyOf(outOfOrder);
    }

    /** Responses to its requests. */
    KeyedClient client() {
        return client;
    }
}
