package vehicletracking.logging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logger for messages of one kind, of which at most one per interval is logged at its level. The others are logged at
 * DEBUG and counted; the next message contains their number. Thread-safe.
 */
public final class RateLimitedLog {

    private final Logger log;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNanos;
    private final AtomicLong suppressed = new AtomicLong();

    public RateLimitedLog(Logger log, Duration interval) {
        this(log, interval, System::nanoTime);
    }

    RateLimitedLog(Logger log, Duration interval, LongSupplier nanoTime) {
        this.log = log;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.nextNanos = new AtomicLong(nanoTime.getAsLong());
    }

    public void warn(String format, Object... arguments) {
        log(Level.WARN, format, arguments);
    }

    /** @param arguments a {@link Throwable} at the end is logged with its stack trace */
    public void error(String format, Object... arguments) {
        log(Level.ERROR, format, arguments);
    }

    private void log(Level level, String format, Object... arguments) {
        if (!isDue()) {
            suppressed.incrementAndGet();
            log.debug(format, arguments);
            return;
        }
        LoggingEventBuilder line = log.atLevel(level);
        long missing = suppressed.getAndSet(0);
        line.log(missing == 0 ? format : format + " (and " + missing + " suppressed before)", arguments);
    }

    private boolean isDue() {
        long now = nanoTime.getAsLong();
        long next = nextNanos.get();
        return now - next >= 0 && nextNanos.compareAndSet(next, now + intervalNanos);
    }
}
