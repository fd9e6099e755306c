package vehicletracking.testing;

import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for the closing of partitions, which is asynchronous to appends. */
public final class ClosedPartitions {

    private static final String COUNT = "SELECT count(*) FROM log_partition WHERE closed_at IS NOT NULL";
    private static final long POLL_INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

    private ClosedPartitions() {}

    /** Returns when at least {@code count} partitions are closed. */
    public static void await(int count, Pool pool) throws TimeoutException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (count(pool) < count) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("fewer than " + count + " partitions are closed");
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }

    private static int count(Pool pool) throws TimeoutException {
        return Await.await(pool.query(COUNT).execute()).iterator().next().getInteger(0);
    }
}
