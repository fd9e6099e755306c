package vehicletracking.command;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.TimeUnit;

/**
 * When a single command was last sent, on any event loop. Batches are smaller while there are single commands, which wait
 * for the batch before them. Thread-safe.
 */
final class SingleCommands implements Shareable {

    private static final String NAME = SingleCommands.class.getName();

    /** Longer than most devices pause between two reports, since the first one after a pause waits too. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long PRECISION_NANOS = TimeUnit.SECONDS.toNanos(1);

    private volatile long lastNanos = System.nanoTime() - RECENT_NANOS;

    private SingleCommands() {}

    static SingleCommands of(Vertx vertx) {
        return vertx.sharedData()
                .<String, SingleCommands>getLocalMap(NAME)
                .computeIfAbsent(NAME, ignored -> new SingleCommands());
    }

    void sent() {
        long now = System.nanoTime();
        if (now - lastNanos > PRECISION_NANOS) { // the event loops rarely write what all of them read
            lastNanos = now;
        }
    }

    boolean areRecent() {
        return System.nanoTime() - lastNanos < RECENT_NANOS;
    }
}
