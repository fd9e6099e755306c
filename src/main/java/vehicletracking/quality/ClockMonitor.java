package vehicletracking.quality;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects jumps of the system clock by comparison with the elapsed time, which setting the clock does not change.
 * Thread-safe.
 *
 * <p>A jump may set a wrong clock or correct one; the monitor cannot distinguish them. So the clock is doubtful,
 * whichever direction it jumped in, until it returns to where it was, or until {@link #DOUBTFUL_FOR} has elapsed.
 */
public final class ClockMonitor {

    /** Smaller differences are drift, which is followed. */
    public static final Duration SMALLEST_JUMP = Duration.ofSeconds(10);

    /**
     * The time after which a clock that did not return is taken as right. Time synchronization polls every 17 minutes
     * at most and steps a wrong clock within 15 minutes more.
     */
    public static final Duration DOUBTFUL_FOR = Duration.ofMinutes(30);

    private static final Logger LOG = LoggerFactory.getLogger(ClockMonitor.class);
    private static final long SMALLEST_JUMP_MICROS = TimeUnit.SECONDS.toMicros(SMALLEST_JUMP.toSeconds());

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long originNanos;
    private long trustedMicros;
    private long jumpMicros;
    private long jumpedNanos;
    private volatile LogClock logClock = new LogClock(Duration.ZERO, Duration.ZERO);

    /** @param nanoTime the elapsed time from any origin, as of {@link System#nanoTime()} */
    public ClockMonitor(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
        this.trustedMicros = microsOf(clock.instant());
    }

    /**
     * The clock of the database, which says when an event was recorded.
     *
     * @param behindLog by how much it is behind the last event; until it has caught up, events are recorded at that
     *     time
     * @param behindService by how much it is behind the clock of this process; negative when it is ahead
     */
    public record LogClock(Duration behindLog, Duration behindService) {}

    public LogClock logClock() {
        return logClock;
    }

    public void observe(LogClock observed) {
        logClock = observed;
    }

    /** Whether the time that the clock shows is doubtful. */
    public boolean isDoubtful() {
        return observe() != 0;
    }

    /** By how much the clock jumped; negative when it was set back, and zero when its time is not doubtful. */
    public Duration jump() {
        return Duration.ofMillis(TimeUnit.MICROSECONDS.toMillis(observe()));
    }

    private synchronized long observe() {
        long nanos = nanoTime.getAsLong() - originNanos;
        long aheadMicros = microsOf(clock.instant()) - TimeUnit.NANOSECONDS.toMicros(nanos) - trustedMicros;
        if (isDrift(aheadMicros)) {
            trust(aheadMicros, "has returned");
        } else if (jumpMicros == 0 || !isDrift(aheadMicros - jumpMicros)) {
            jumpTo(aheadMicros, nanos);
        } else if (nanos - jumpedNanos >= DOUBTFUL_FOR.toNanos()) {
            trust(aheadMicros, "is taken as right after " + DOUBTFUL_FOR.toMinutes() + " minutes");
        } else {
            jumpMicros = aheadMicros;
        }
        return jumpMicros;
    }

    private static boolean isDrift(long micros) {
        return Math.abs(micros) < SMALLEST_JUMP_MICROS;
    }

    private void trust(long aheadMicros, String why) {
        if (jumpMicros != 0) {
            LOG.warn("the system clock {}", why);
        }
        trustedMicros += aheadMicros;
        jumpMicros = 0;
    }

    private void jumpTo(long aheadMicros, long nanos) {
        jumpMicros = aheadMicros;
        jumpedNanos = nanos;
        LOG.warn(
                "the system clock jumped by {} s: locations without a time of their own are flagged as doubtful",
                TimeUnit.MICROSECONDS.toSeconds(aheadMicros));
    }

    private static long microsOf(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
    }
}
