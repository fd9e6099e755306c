package vehicletracking.web.ingest;

import io.vertx.core.Future;

/**
 * Room in memory for the bodies of tracking clients' requests, which are there as a whole. Confined to one event loop.
 */
public final class IngestMemoryBudget {

    private final long maxBytes;
    private long reservedBytes;

    /** @param maxBytes of all bodies together, as they were sent */
    public IngestMemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Of one exchange, which takes nothing yet. */
    Share newShare() {
        return new Share();
    }

    final class Share {

        private long bytes;
        private boolean isHeld;

        private Share() {}

        /** Takes so much more, or nothing and says so. */
        boolean tryReserve(int moreBytes) {
            boolean fits = reservedBytes + moreBytes <= maxBytes;
            if (fits) {
                reserve(moreBytes);
            }
            return fits;
        }

        /** Takes what is there already: a body turns out to be larger than it was sent. */
        void reserve(long moreBytes) {
            bytes += moreBytes;
            reservedBytes += moreBytes;
        }

        /** Keeps it until this is done, whether or not the client waits. */
        void holdUntil(Future<?> work) {
            isHeld = true;
            work.onComplete(ignored -> release());
        }

        /** The exchange is over, however it ended. */
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
