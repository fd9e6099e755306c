package vehicletracking.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true, no longer than it takes. */
public final class Eventually {

    private static final long LOOK_INTERVAL_NANOS = Duration.ofMillis(20).toNanos();

    private Eventually() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition, for the message
     * @throws AssertionError when the condition does not hold in time, or cannot be evaluated
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(what, condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(LOOK_INTERVAL_NANOS);
        }
    }

    /** Returns when a time has passed that is itself what is tested, such as that of a frozen process. */
    public static void after(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        until("the time has passed", time.plusMinutes(1), () -> System.nanoTime() > deadline);
    }

    private static boolean holds(String what, Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("can't see whether: " + what, e);
        }
    }
}
