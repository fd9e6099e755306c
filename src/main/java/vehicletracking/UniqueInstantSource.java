package vehicletracking;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Thread-safe clock that never returns a microsecond twice: reports without their own time are not duplicates. */
final class UniqueInstantSource implements InstantSource {

    // Follows the underlying clock when that is set back by more than this.
    private static final long MAX_BACK_MICROS = TimeUnit.SECONDS.toMicros(1);

    private final InstantSource clock;
    private final AtomicLong lastMicros = new AtomicLong(Long.MIN_VALUE);

    UniqueInstantSource(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        Instant now = clock.instant();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        long unique =
                lastMicros.updateAndGet(last -> micros > last || last - micros > MAX_BACK_MICROS ? micros : last + 1);
        return Instant.EPOCH.plus(unique, ChronoUnit.MICROS);
    }
}
