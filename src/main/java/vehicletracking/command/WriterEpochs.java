package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Takeover;

/**
 * Writer epochs of this process, one per shard. While an epoch is held, {@link RecentReports} contains what a decision
 * needs from the shard: no other process has appended to it, or the append of this process is fenced. A takeover merges
 * the reports that other processes have appended since.
 *
 * <p>Shared by all instances of {@link CommandVerticle}, and thread-safe.
 */
final class WriterEpochs {

    /** Epoch of no shard. */
    static final long NOT_HELD = -1;

    /**
     * Pause before a shard is taken over that another process has just taken over, doubled with each time in succession:
     * processes that write to one shard alternate, and each appends some batches in its turn.
     */
    private static final long MIN_PAUSE_MILLIS = 15;

    private static final long MAX_PAUSE_MILLIS = 120;

    /** An epoch of at least this duration was not part of a succession. */
    private static final long UNCONTENDED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventStore store;
    private final ForeignReports foreignReports;
    private final LongAdder collisions = new LongAdder();
    private final Shard[] shards;

    WriterEpochs(EventStore store, ForeignReports foreignReports) {
        this.store = store;
        this.foreignReports = foreignReports;
        this.shards = IntStream.range(0, store.shards()).mapToObj(Shard::new).toArray(Shard[]::new);
    }

    /** The epoch that is held in a shard, or {@link #NOT_HELD}. */
    long held(int shard) {
        return shards[shard].epoch;
    }

    /** The last position of a shard up to which this process knows the outcome of its appends. */
    long knownHead(int shard) {
        return shards[shard].knownHead;
    }

    /** Number of times that another process took over a shard in which this one held an epoch. */
    long collisions() {
        return collisions.sum();
    }

    /**
     * Takes a shard over unless an epoch is held.
     *
     * @param context on which the future completes
     * @return completes with the held epoch; fails when the log can't be reached
     */
    Future<Long> acquire(int shard, Context context) {
        Promise<Long> onContext = Promise.promise();
        shards[shard].acquire(context).onComplete(done -> context.runOnContext(ignored -> onContext.handle(done)));
        return onContext.future();
    }

    /** An append of the epoch was fenced, or its outcome is unknown: the shard has to be taken over again. */
    void release(int shard, long epoch, boolean isCollision) {
        if (shards[shard].release(epoch, isCollision) && isCollision) {
            collisions.increment();
        }
    }

    /** Records the position of an event that was appended under an epoch. */
    void appended(int shard, long position) {
        shards[shard].appended(position);
    }

    private final class Shard {

        private final int number;
        private volatile long epoch = NOT_HELD;
        private volatile long knownHead = -1;
        private long heldSince;
        private long pauseMillis;
        private @Nullable Future<Long> acquisition;

        Shard(int number) {
            this.number = number;
        }

        synchronized Future<Long> acquire(Context context) {
            if (epoch != NOT_HELD) {
                return Future.succeededFuture(epoch);
            }
            Future<Long> running = acquisition;
            if (running != null) {
                return running;
            }
            Promise<Long> acquired = Promise.promise();
            acquisition = acquired.future();
            pause(context).compose(ignored -> takeOver()).onComplete(done -> {
                synchronized (this) {
                    acquisition = null;
                }
                acquired.handle(done);
            });
            return acquired.future();
        }

        private Future<?> pause(Context context) {
            return pauseMillis == 0
                    ? Future.succeededFuture()
                    : context.owner()
                            .timer(
                                    pauseMillis / 2
                                            + ThreadLocalRandom.current().nextLong(pauseMillis),
                                    TimeUnit.MILLISECONDS);
        }

        private Future<Long> takeOver() {
            long before = knownHead;
            return store.takeOver(number).compose(begun -> merge(before, begun).map(ignored -> hold(begun)));
        }

        private Future<Void> merge(long before, Takeover begun) {
            return before < 0
                    ? Future.succeededFuture() // no report of the shard is in memory
                    : foreignReports.merge(number, before, begun.head());
        }

        private synchronized Long hold(Takeover begun) {
            knownHead = Math.max(knownHead, begun.head());
            heldSince = System.nanoTime();
            epoch = begun.epoch();
            return begun.epoch();
        }

        synchronized boolean release(long released, boolean isCollision) {
            if (epoch != released) {
                return false;
            }
            boolean isContended = isCollision && System.nanoTime() - heldSince < UNCONTENDED_NANOS;
            pauseMillis = isContended ? Math.clamp(2 * pauseMillis, MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS) : 0;
            epoch = NOT_HELD;
            return true;
        }

        synchronized void appended(long position) {
            knownHead = Math.max(knownHead, position);
        }
    }
}
