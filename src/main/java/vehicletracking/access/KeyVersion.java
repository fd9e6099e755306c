package vehicletracking.access;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;

/**
 * Position of the last change of any access key, read from the log at an interval, so that every node notices a revoked
 * key within a second, whether nodes know of each other or not. The result is read on any thread.
 */
public final class KeyVersion extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(KeyVersion.class);

    private static final long INTERVAL_MILLIS = 250;

    /** Beyond this age cached keys are not used: whether they are still valid is not known. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventStore store;
    private final LongSupplier nanoTime;
    private volatile long position;
    private volatile long readAtNanos;

    public KeyVersion(EventStore store) {
        this(store, System::nanoTime);
    }

    KeyVersion(EventStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.readAtNanos = nanoTime.getAsLong() - MAX_AGE_NANOS;
    }

    @Override
    public Future<?> start() {
        return refresh().onSuccess(ignored -> scheduleNext());
    }

    private void scheduleNext() {
        vertx.setTimer(
                INTERVAL_MILLIS,
                ignored -> refresh().onComplete(result -> {
                    if (result.failed()) {
                        LOG.debug("the changes of access keys can't be read", result.cause());
                    }
                    scheduleNext();
                }));
    }

    private Future<Void> refresh() {
        long startedAtNanos = nanoTime.getAsLong();
        return store.lastTouching(Shards.REGISTRATION, ConsistencyKeys.ACCESS_KEYS)
                .map(found -> {
                    position = found;
                    readAtNanos = startedAtNanos;
                    return null;
                });
    }

    long position() {
        return position;
    }

    /** Whether the position is recent enough for decisions. */
    boolean isRecent() {
        return nanoTime.getAsLong() - readAtNanos < MAX_AGE_NANOS;
    }
}
