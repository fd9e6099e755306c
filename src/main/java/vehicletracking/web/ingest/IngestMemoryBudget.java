package vehicletracking.web.ingest;

import io.vertx.core.Future;

/**
 * Room in memory for the bodies of tracking clients' requests, which are there as a whole. Confined to one event loop.
 */
public final class IngestMemoryBudget {

    private final long maxBytes;
    private long takenBytes;

    /** @param maxBytes of all bodies together, as they were sent */
    public IngestMemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Of one exchange, which takes nothing yet. */
    Share share() {
        return new Share();
    }

    final class Share {

        private long bytes;
        private boolean isWorkedOn;

        private Share() {}

        /** Takes so much more, or nothing and says so. */
        boolean hasTaken(int moreBytes) {
            boolean fits = takenBytes + moreBytes <= maxBytes;
            if (fits) {
                grow(moreBytes);
            }
            return fits;
        }

        /** Takes what is there already: a body turns out to be larger than it was sent. */
        void grow(long moreBytes) {
            bytes += moreBytes;
            takenBytes += moreBytes;
        }

        /** Keeps it until this is done, whether or not the client waits. */
        void keepFor(Future<?> work) {
            isWorkedOn = true;
            work.onComplete(ignored -> giveBack());
        }

        /** The exchange is over, however it ended. */
        void leave() {
            if (!isWorkedOn) {
                giveBack();
            }
        }

        private void giveBack() {
            takenBytes -= bytes;
            bytes = 0;
        }
    }
}
