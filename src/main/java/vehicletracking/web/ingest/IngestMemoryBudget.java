package vehicletracking.web.ingest;

import io.vertx.core.Future;

/**
 * Limit of the memory that the bodies of tracking clients' requests occupy together. Confined to one event loop.
 *
 * <p>The {@link Share} of a request grows with every chunk of its body and is released once: when the work that holds it
 * completes, or at the end of the exchange if no work does.
 */
public final class IngestMemoryBudget {

    private final long maxBytes;
    private long reservedBytes;

    /** @param maxBytes limit of all bodies together, as received */
    public IngestMemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Share newShare() {
        return new Share();
    }

    /** The bytes that the body of one exchange has reserved. */
    final class Share {

        private long bytes;
        private boolean isHeld;

        private Share() {}

        boolean tryReserve(int moreBytes) {
            boolean fits = reservedBytes + moreBytes <= maxBytes;
            if (fits) {
                reserve(moreBytes);
            }
            return fits;
        }

        /** Reserves bytes that are allocated already, also beyond the limit: those of a decompressed body. */
        void reserve(long moreBytes) {
            bytes += moreBytes;
            reservedBytes += moreBytes;
        }

        /** Holds the reservation until the work completes, also when the client disconnects before. */
        void holdUntil(Future<?> work) {
            isHeld = true;
            work.onComplete(ignored -> release());
        }

        /** Called at the end of the exchange, successful or not. */
        void releaseUnlessHeld() {
            if (!isHeld) {
                release();
            }
        }

        private void release() {
            reservedBytes -= bytes;
            bytes = 0;
        }
    }
}
