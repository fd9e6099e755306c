package vehicletracking.web.http;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Limits the streamed responses of all event loops together: their number, and the bytes in memory that clients have
 * not read yet. A stream beyond a limit is refused when it is requested. Thread-safe.
 */
public final class StreamBudget {

    /** Of one stream: the chunk that is being written, the one after it, and the write queue of the connection. */
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
     * Opens a stream. Completes and fails as the stream does, after its share is closed.
     *
     * @throws Problem 503 when a limit is reached
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

    /** Open streams. */
    public int streams() {
        return streams.get();
    }

    /** Reserved bytes, and those that streams hold beyond their reservation. */
    long bytes() {
        return bytes.get();
    }

    /** The bytes of one stream. Confined to the event loop of its response. */
    public final class Share {

        private long heldBytes;
        private boolean isClosed;

        private Share() {}

        void hold(int length) {
            setHeld(heldBytes + length);
        }

        /** Releases a chunk that the client has read. */
        void release(int length) {
            setHeld(heldBytes - length);
        }

        private void setHeld(long held) {
            // Only bytes beyond the reservation change the total.
            if (!isClosed) {
                bytes.addAndGet(Math.max(held, RESERVED_BYTES) - Math.max(heldBytes, RESERVED_BYTES));
                heldBytes = held;
            }
        }

        /** Whether the next chunk may be produced before the client has read the last one. */
        boolean mayPrefetch() {
            return heldBytes <= RESERVED_BYTES / 2 && !isBudgetExceeded();
        }

        /** Whether all streams together exceed their limit, since rows are larger than estimated. */
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
