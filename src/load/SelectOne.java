import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;

/**
 * Baseline of temporal queries in the load suite: {@code SELECT 1} over the pool of temporal queries, by as many
 * concurrent callers as wrk has connections. Prints statements per second and p99 in milliseconds. Arguments: data
 * directory of a running service, callers, seconds.
 */
public class SelectOne {

    private static final int MAX_STATEMENTS = 10_000_000;

    private final Pool pool;
    private final long[] latencyNanos = new long[MAX_STATEMENTS];
    private final long endNanos;
    private int count;

    SelectOne(Pool pool, int seconds) {
        this.pool = pool;
        this.endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        Pools pools = Pools.open(
                vertx, EmbeddedDatabase.running(Path.of(arguments[0])).orElseThrow(), 1, sql -> true);
        int callers = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        new SelectOne(pools.past(), seconds).run(vertx, callers);
        SelectOne measured = new SelectOne(pools.past(), seconds);
        measured.run(vertx, callers);
        Arrays.sort(measured.latencyNanos, 0, measured.count);
        System.out.printf(
                "%d %.1f%n", measured.count / seconds, measured.latencyNanos[(int) (measured.count * 0.99)] / 1e6);
        pools.close().await();
        vertx.close().await();
    }

    /** All callers run on one event loop, so they share the counter without synchronization. */
    private void run(Vertx vertx, int callers) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(callers);
        vertx.runOnContext(ignored -> IntStream.range(0, callers).forEach(i -> query(running)));
        running.await();
    }

    private void query(CountDownLatch running) {
        long startedNanos = System.nanoTime();
        pool.preparedQuery("SELECT 1").execute().onComplete(result -> {
            long now = System.nanoTime();
            latencyNanos[count++] = now - startedNanos;
            if (result.succeeded() && now < endNanos && count < MAX_STATEMENTS) {
                query(running);
            } else {
                running.countDown();
            }
        });
    }
}
