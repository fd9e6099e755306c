package vehicletracking.faults;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import vehicletracking.testing.Eventually;

/**
 * Vehicles that report their locations, each as fast as its reports are answered. A vehicle whose report is not
 * answered stops, since the service has ended.
 */
final class TrackingLoad implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ServiceClient client;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<HttpResponse<String>> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ExecutorService vehicles = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isStopping;

    private TrackingLoad(ServiceClient client) {
        this.client = client;
    }

    /** Begins; returns when so much is under way that the connections are warm. */
    static TrackingLoad start(ServiceClient client, List<String> plates) {
        TrackingLoad load = new TrackingLoad(client);
        plates.forEach(plate -> load.vehicles.execute(() -> load.drive(plate)));
        load.awaitMoreAcknowledged(500);
        return load;
    }

    private void drive(String plate) {
        for (int i = 0; !isStopping; i++) {
            try {
                note(client.track(plate, i % 90));
            } catch (IOException e) {
                unanswered.incrementAndGet();
                return;
            }
        }
    }

    private void note(HttpResponse<String> response) {
        if (response.statusCode() == 201) {
            acknowledged.add(new JsonObject(response.body()).getString("locationTrackedId"));
        } else {
            refusals.add(response);
        }
    }

    void awaitMoreAcknowledged(int count) {
        int goal = acknowledged.size() + count;
        Eventually.until(count + " more locations are tracked", LIMIT, () -> acknowledged.size() >= goal);
    }

    /** Returns when every vehicle has had its last answer. */
    void stop() {
        isStopping = true;
        vehicles.close();
    }

    @Override
    public void close() {
        stop();
    }

    /** Ids of the events that the service said are in the log. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Answers other than 201. */
    List<HttpResponse<String>> refusals() {
        return List.copyOf(refusals);
    }

    /** Requests whose connection ended without an answer. */
    int unanswered() {
        return unanswered.get();
    }
}
