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
 * The least that a question to the database takes: {@code SELECT 1} over the pool of the questions about the past, by as
 * many askers as wrk has connections. Prints statements a second and p99 in milliseconds. Arguments: data directory of
 * the service that runs, askers, seconds.
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
        int askers = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        new SelectOne(pools.past(), seconds).run(vertx, askers);
        SelectOne measured = new SelectOne(pools.past(), seconds);
        measured.run(vertx, askers);
        Arrays.sort(measured.latencyNanos, 0, measured.count);
        System.out.printf(
                "%d %.1f%n", measured.count / seconds, measured.latencyNanos[(int) (measured.count * 0.99)] / 1e6);
        pools.close().await();
        vertx.close().await();
    }

    /** All askers share one event loop, and so the count. */
    private void run(Vertx vertx, int askers) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(askers);
        vertx.runOnContext(ignored -> IntStream.range(0, askers).forEach(i -> ask(running)));
        running.await();
    }

    private void ask(CountDownLatch running) {
        long startedNanos = System.nanoTime();
        pool.preparedQuery("SELECT 1").execute().onComplete(answer -> {
            long now = System.nanoTime();
            latencyNanos[count++] = now - startedNanos;
            if (answer.succeeded() && now < endNanos && count < MAX_STATEMENTS) {
                ask(running);
            } else {
                running.countDown();
            }
        });
    }
}
