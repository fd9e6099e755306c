package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.quality.ClockMonitor.LogClock;
import vehicletracking.vehicle.Fix;

/**
 * Compares the clocks of the service, of the database and of the log at the start and every ten seconds, and logs when
 * they begin or cease to differ by more than {@link Fix#MAX_AHEAD}.
 */
public final class ClockVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ClockVerticle.class);

    private static final long INTERVAL_MILLIS = 10_000;

    private static final String SELECT = "SELECT clock_timestamp() AS now, max(last_at) AS last_at FROM log_head";

    private final Pool pool;
    private final InstantSource clock;
    private final ClockMonitor monitor;
    private boolean isComparing;

    /** @param monitor receives each observation */
    public ClockVerticle(Pool pool, InstantSource clock, ClockMonitor monitor) {
        this.pool = pool;
        this.clock = clock;
        this.monitor = monitor;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL_MILLIS, ignored -> observe());
        return compare();
    }

    private void observe() {
        boolean _ = monitor.isDoubtful(); // notices a jump, and follows drift, when no location does
        if (!isComparing) {
            isComparing = true;
            compare()
                    .onFailure(failure -> LOG.debug("the clocks are compared later: {}", failure.toString()))
                    .onComplete(ignored -> isComparing = false);
        }
    }

    private Future<Void> compare() {
        return pool.query(SELECT).execute().map(rows -> {
            Row row = rows.iterator().next();
            Instant databaseTime = row.getOffsetDateTime("now").toInstant();
            Instant lastAt = row.getOffsetDateTime("last_at").toInstant();
            LogClock before = monitor.logClock();
            LogClock now = new LogClock(
                    lastAt.isAfter(databaseTime) ? Duration.between(databaseTime, lastAt) : Duration.ZERO,
                    Duration.between(databaseTime, clock.instant()));
            monitor.observe(now);
            logChange(before, now);
            return null;
        });
    }

    private static void logChange(LogClock before, LogClock now) {
        if (isFar(before.behindLog()) != isFar(now.behindLog())) {
            LOG.warn(
                    "the clock of the database is {} s behind the last event of the log{}",
                    now.behindLog().toSeconds(),
                    isFar(now.behindLog())
                            ? ": one of the two is wrong, and events are recorded at the time of the last"
                            : "");
        }
        if (isFar(before.behindService()) != isFar(now.behindService())) {
            LOG.warn(
                    "the clock of the database is {} s behind that of the service",
                    now.behindService().toSeconds());
        }
    }

    private static boolean isFar(Duration difference) {
        return difference.abs().compareTo(Fix.MAX_AHEAD) > 0;
    }
}
