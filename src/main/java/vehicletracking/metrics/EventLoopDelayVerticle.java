package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures by how much a timer of its event loop is late, which is how long other events wait there. Vert.x distributes the
 * instances over the event loops.
 */
public final class EventLoopDelayVerticle extends VerticleBase {

    private static final long INTERVAL_MILLIS = 100;

    /** The resolution of a timer is a millisecond. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Timer delay;
    private long expectedNanos;

    EventLoopDelayVerticle(MeterRegistry registry) {
        this.delay = Timer.builder("vehicle_tracking_event_loop_delay")
                .description("Delay of a timer of an event loop")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public Future<?> start() {
        schedule();
        return Future.succeededFuture();
    }

    private void schedule() {
        expectedNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
        vertx.setTimer(INTERVAL_MILLIS, ignored -> {
            delay.record(Math.max(0, System.nanoTime() - expectedNanos), TimeUnit.NANOSECONDS);
            schedule();
        });
    }
}
