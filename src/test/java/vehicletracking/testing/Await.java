package vehicletracking.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a future on the thread of a test. */
public final class Await {

    private static final long LIMIT_SECONDS = 60;

    private Await() {}

    /** Returns the result of the future; throws its failure, or a {@code TimeoutException} after 20 s. */
    @CanIgnoreReturnValue
    public static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
