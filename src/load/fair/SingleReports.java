import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends {@code POST /track-location} at a fixed rate. Latency is measured from when the request was due, so that requests
 * delayed by a slow response count.
 */
final class SingleReports {

    private static final int CONNECTIONS = 64;
    private static final int VEHICLES = 1_000;

    private final SplittableRandom random = new SplittableRandom();
    private final HttpClient client;
    private final Context eventLoop;
    private final String key;
    private final int perSecond;

    /** @param key empty without authentication */
    SingleReports(Vertx vertx, URI service, String key, int perSecond) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(service.getHost()).setDefaultPort(service.getPort()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.eventLoop = vertx.getOrCreateContext();
        this.key = key;
        this.perSecond = perSecond;
    }

    record Latency(int requests, int refused, double p50Millis, double p99Millis, double maxMillis) {}

    /** Sends while the condition holds, and waits for the responses. */
    Latency measureWhile(BooleanSupplier condition) {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long startedNanos = System.nanoTime();
        long[] latencyNanos = new long[3_600 * perSecond];
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        int sent = 0;
        for (; sent < latencyNanos.length && condition.getAsBoolean(); sent++) {
            int request = sent;
            long dueNanos = startedNanos + sent * intervalNanos;
            while (System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
            eventLoop.runOnContext(ignored -> send().onComplete(status -> {
                latencyNanos[request] = System.nanoTime() - dueNanos;
                if (status.failed() || status.result() != 201) {
                    refused.incrementAndGet();
                }
                answered.incrementAndGet();
            }));
        }
        while (answered.get() < sent) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        long[] sorted = Arrays.copyOf(latencyNanos, sent);
        Arrays.sort(sorted);
        return new Latency(sent, refused.get(), millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6;
    }

    private Future<Integer> send() {
        return client.request(HttpMethod.POST, "/track-location")
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json");
                    if (!key.isEmpty()) {
                        request.putHeader("Authorization", "Bearer " + key);
                    }
                    return request.send(Buffer.buffer(location(random, "LOAD-" + random.nextInt(VEHICLES))));
                })
                .compose(response -> response.body().map(ignored -> response.statusCode()));
    }

    static String location(SplittableRandom random, String plate) {
        return String.format(
                Locale.ROOT,
                "{\"vehicleLicensePlate\":\"%s\",\"latitude\":%.6f,\"longitude\":%.6f}",
                plate,
                random.nextDouble(-90, 90),
                random.nextDouble(-180, 180));
    }
}
