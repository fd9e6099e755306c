package vehicletracking.eventstore;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/**
 * Checkpoint of a subscription, which runners on several nodes move by compare-and-set. Confined to one event loop.
 */
final class SubscriptionCheckpoint {

    /** Shorter than the time after which a runner whose checkpoint does not move is taken over. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventStore store;
    private final String name;
    private final Cursor from;
    private Cursor saved;
    private long savedNanos = System.nanoTime();

    private SubscriptionCheckpoint(EventStore store, String name, Cursor from, Cursor saved) {
        this.store = store;
        this.name = name;
        this.from = from;
        this.saved = saved;
    }

    /** @param from where to begin when there is no checkpoint */
    static Future<SubscriptionCheckpoint> read(EventStore store, String name, Cursor from) {
        return store.checkpoint(name).map(saved -> new SubscriptionCheckpoint(store, name, from, saved));
    }

    String name() {
        return name;
    }

    /** Where a runner continues. */
    Cursor position() {
        return saved.positions().isEmpty() ? from : saved;
    }

    /** Whether it is to be moved, although the page is not handled completely. */
    boolean isOld() {
        return System.nanoTime() - savedNanos > MAX_AGE_NANOS;
    }

    /** Completes with false, and does not move it, when another runner has moved it. */
    Future<Boolean> move(Cursor reached) {
        return store.moveCheckpoint(name, saved, reached).map(isMoved -> {
            if (isMoved) {
                saved = reached;
                savedNanos = System.nanoTime();
            }
            return isMoved;
        });
    }

    /** Reads it again; completes with whether another runner has moved it. */
    Future<Boolean> refresh() {
        return store.checkpoint(name).map(current -> {
            boolean hasMoved = !(current.covers(saved) && saved.covers(current));
            saved = current;
            return hasMoved;
        });
    }
}
