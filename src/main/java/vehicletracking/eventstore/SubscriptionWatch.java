package vehicletracking.eventstore;

import io.vertx.core.Future;

/** Watches a subscription that another node delivers, until its checkpoint does not move. Confined to one event loop. */
final class SubscriptionWatch {

    private final EventStore store;
    private final EventFilter filter;
    private final SubscriptionCheckpoint checkpoint;
    private final long takeoverNanos;
    private boolean isPending;
    private long pendingSinceNanos;

    /** @param takeoverNanos time for which events are pending and the checkpoint does not move */
    SubscriptionWatch(EventStore store, EventFilter filter, SubscriptionCheckpoint checkpoint, long takeoverNanos) {
        this.store = store;
        this.filter = filter;
        this.checkpoint = checkpoint;
        this.takeoverNanos = takeoverNanos;
    }

    /**
     * What the watch has found.
     *
     * @param cursor before the next event to deliver
     * @param isAtHead whether no event follows that was not read
     * @param isOver whether the other node does not deliver any more
     */
    record Finding(Cursor cursor, boolean isAtHead, boolean isOver) {}

    void begin() {
        isPending = false;
    }

    /** Reads the checkpoint, and whether an event after the cursor is pending. */
    Future<Finding> look(Cursor cursor) {
        return checkpoint.refresh().compose(hasMoved -> {
            if (hasMoved) {
                isPending = false;
            }
            Cursor next = hasMoved ? checkpoint.position() : cursor;
            return store.read(filter, next, 1).map(page -> evaluate(next, page));
        });
    }

    private Finding evaluate(Cursor cursor, EventPage page) {
        if (page.events().isEmpty()) {
            isPending = false;
            return new Finding(page.next(), page.isComplete(), false);
        }
        if (!isPending) {
            isPending = true;
            pendingSinceNanos = System.nanoTime();
        }
        return new Finding(cursor, true, System.nanoTime() - pendingSinceNanos >= takeoverNanos);
    }
}
