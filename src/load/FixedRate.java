import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Queries, at a fixed rate, the location of a random vehicle of {@link FillLog} at a random time. Latency is measured
 * from when the request was due, so that requests delayed by a slow response count (no coordinated omission). Prints
 * p50, p99 and the maximum in milliseconds. Arguments: base URL, file of vehicle ids, requests per second, seconds of
 * warm-up, seconds.
 */
public class FixedRate {

    private static final int CONNECTIONS = 64;
    private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");
    private static final long SECONDS = Duration.ofDays(11).toSeconds();

    private final SplittableRandom random = new SplittableRandom();
    private final List<String> ids;
    private final HttpClient client;
    private final long[] latencyNanos;
    private final CountDownLatch pending;
    private final AtomicInteger refused = new AtomicInteger();

    FixedRate(Vertx vertx, URI base, List<String> ids, int requests) {
        this.ids = ids;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(base.getHost()).setDefaultPort(base.getPort()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.latencyNanos = new long[requests];
        this.pending = new CountDownLatch(requests);
    }

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[2]);
        Vertx vertx = Vertx.vertx();
        List<String> ids = Files.readAllLines(Path.of(arguments[1]));
        for (String seconds : List.of(arguments[3], arguments[4])) {
            FixedRate run = new FixedRate(vertx, URI.create(arguments[0]), ids, rate * Integer.parseInt(seconds));
            run.send(vertx.getOrCreateContext(), TimeUnit.SECONDS.toNanos(1) / rate);
            run.print();
        }
        vertx.close().await();
    }

    private void send(Context eventLoop, long intervalNanos) {
        long startedNanos = System.nanoTime();
        for (int i = 0; i < latencyNanos.length; i++) {
            int request = i;
            long dueNanos = startedNanos + i * intervalNanos;
            while (System.nanoTime() < dueNanos) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
            eventLoop.runOnContext(ignored -> send(request, dueNanos));
        }
    }

    private void send(int request, long dueNanos) {
        String uri = "/vehicle-location/" + ids.get(random.nextInt(ids.size())) + "?at="
                + START.plusSeconds(random.nextLong(SECONDS));
        client.request(HttpMethod.GET, uri)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> response))
                .onComplete(response -> {
                    latencyNanos[request] = System.nanoTime() - dueNanos;
                    if (response.failed() || response.result().statusCode() != 200) {
                        refused.incrementAndGet();
                    }
                    pending.countDown();
                });
    }

    private void print() throws InterruptedException {
        if (!pending.await(1, TimeUnit.MINUTES) || refused.get() > 0) {
            System.err.printf(
                    "%d requests without a response, %d failed or with a status other than 200%n",
                    pending.getCount(), refused.get());
            System.exit(1);
        }
        Arrays.sort(latencyNanos);
        System.out.printf("%.1f %.1f %.1f%n", millis(0.5), millis(0.99), millis(1));
    }

    private double millis(double share) {
        return latencyNanos[(int) Math.min(latencyNanos.length - 1, share * latencyNanos.length)] / 1e6;
    }
}
