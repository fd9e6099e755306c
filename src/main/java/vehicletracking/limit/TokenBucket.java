package vehicletracking.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What one client has left of a {@link RateLimit}. The state is the time at which the bucket will be full, so it is refilled
 * without a timer. What is known only after it was used is charged beyond the content of the bucket: the client is then in
 * debt, for {@value #MAX_DEBT_SECONDS} seconds at most, so that no single request blocks it for long. Thread-safe.
 */
public final class TokenBucket {

    static final int MAX_DEBT_SECONDS = 60;

    private static final long CAPACITY_NANOS = TimeUnit.SECONDS.toNanos(RateLimit.BURST_SECONDS);
    private static final long MAX_NANOS = CAPACITY_NANOS + TimeUnit.SECONDS.toNanos(MAX_DEBT_SECONDS);

    private final RateLimit rate;
    private final LongSupplier nanoTime;
    private final AtomicLong fullAtNanos;

    TokenBucket(RateLimit rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.fullAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Takes tokens if the bucket contains them. */
    public boolean tryTake(long tokens) {
        if (rate.isUnlimited()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long costNanos = rate.nanosOf(tokens);
        while (true) {
            long fullAt = fullAtNanos.get();
            long untilFullNanos = Math.max(0, fullAt - now) + costNanos;
            if (untilFullNanos > CAPACITY_NANOS) {
                return false;
            }
            if (fullAtNanos.compareAndSet(fullAt, now + untilFullNanos)) {
                return true;
            }
        }
    }

    /** Takes tokens, also those that the bucket does not contain. */
    public void charge(long tokens) {
        if (!rate.isUnlimited()) {
            long now = nanoTime.getAsLong();
            long costNanos = rate.nanosOf(tokens);
            fullAtNanos.updateAndGet(fullAt -> now + Math.min(MAX_NANOS, Math.max(0, fullAt - now) + costNanos));
        }
    }

    /** Returns tokens that were taken. */
    public void refund(long tokens) {
        if (!rate.isUnlimited()) {
            fullAtNanos.addAndGet(-rate.nanosOf(tokens));
        }
    }

    /** Whether the bucket is empty or the client in debt. */
    public boolean isExhausted() {
        return millisUntilAvailable() > 0;
    }

    /** Milliseconds until the bucket contains a token; 0 when it does. */
    public long millisUntilAvailable() {
        if (rate.isUnlimited()) {
            return 0;
        }
        long missingNanos = untilFullNanos() + rate.nanosOf(1) - CAPACITY_NANOS;
        return missingNanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(missingNanos) + 1;
    }

    /** What the bucket is filled to and how fast. */
    public RateLimit rate() {
        return rate;
    }

    private long untilFullNanos() {
        return Math.max(0, fullAtNanos.get() - nanoTime.getAsLong());
    }
}
