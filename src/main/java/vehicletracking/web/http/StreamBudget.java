package vehicletracking.web.http;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Limits the streamed responses of all event loops together: their number, and the bytes that they hold in memory because
 * no client has taken them. A stream beyond a limit is refused when it is requested. Thread-safe.
 */
public final class StreamBudget {

    /**
     * Reserved for each stream as long as it is open: a chunk that is being written, the one after it, and what the write
     * queue of the connection holds of those before.
     */
    static final int RESERVED_BYTES = 512 * 1024;

    private final int maxStreams;
    private final long maxBytes;
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param maxStreams open at a time
     * @param maxBytes held at a time; {@value #RESERVED_BYTES} of them are reserved for each stream
     */
    public StreamBudget(int maxStreams, long maxBytes) {
        this.maxStreams = maxStreams;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a stream, and closes its share when the returned future completes, in whatever way.
     *
     * @throws Problem when a limit is reached
     */
    public Future<Void> open(Function<Share, Future<Void>> stream) {
        Share share = reserve();
        return Future.succeededFuture(share).compose(stream).onComplete(ignored -> share.close());
    }

    private Share reserve() {
        int open = streams.incrementAndGet();
        long reserved = bytes.addAndGet(RESERVED_BYTES);
        if (open > maxStreams || reserved > maxBytes) {
            streams.decrementAndGet();
            bytes.addAndGet(-RESERVED_BYTES);
            throw Problem.tooManyStreams();
        }
        return new Share();
    }

    /** Streams that are open. */
    int streams() {
        return streams.get();
    }

    /** Bytes that are reserved, and those that streams hold beyond their reservation. */
    long bytes() {
        return bytes.get();
    }

    /** What one stream holds. Confined to the event loop of its response. */
    public final class Share {

        private long heldBytes;
        private boolean isClosed;

        private Share() {}

        /** A chunk was made. */
        void hold(int length) {
            setHeld(heldBytes + length);
        }

        /** A chunk was taken by the client. */
        void release(int length) {
            setHeld(heldBytes - length);
        }

        /** What exceeds the reservation counts against the limit of all. */
        private void setHeld(long held) {
            if (!isClosed) {
                bytes.addAndGet(Math.max(held, RESERVED_BYTES) - Math.max(heldBytes, RESERVED_BYTES));
                heldBytes = held;
            }
        }

        /** Whether the next chunk may be made while the client has not taken the one before. */
        boolean mayPrefetch() {
            return heldBytes <= RESERVED_BYTES / 2 && !isBudgetExceeded();
        }

        /** Whether all streams together hold more than they may: rows turned out to be larger than those before them. */
        boolean isBudgetExceeded() {
            return bytes.get() > maxBytes;
        }

        private void close() {
            if (!isClosed) {
                setHeld(0);
                isClosed = true;
                bytes.addAndGet(-RESERVED_BYTES);
                streams.decrementAndGet();
            }
        }
    }
}
