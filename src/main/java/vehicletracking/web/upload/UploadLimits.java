package vehicletracking.web.upload;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import vehicletracking.web.http.Problem;

/**
 * Limits the uploads of one event loop, and the batches that they have in flight together. Batches are sent in the
 * order of their submission, so that a long upload does not delay a short one.
 */
final class UploadLimits {

    /** Each holds up to about 700 KiB beside its batches in flight: see {@link LocationUpload}. */
    static final int MAX_UPLOADS = 128;

    /** Enough to keep the database busy, and well below the capacity of its queue. */
    private static final int MAX_BATCHES_IN_FLIGHT = 6;

    private static final int MAX_BATCH_ITEMS = 1_000;

    /** While there are single commands, each of which may wait for the batches that are in flight. */
    private static final int MAX_SHARED_BATCHES_IN_FLIGHT = 1;

    private static final int MAX_SHARED_BATCH_ITEMS = 100;

    private final BooleanSupplier areThereSingles;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int uploads;
    private int batchesInFlight;

    /** @param areThereSingles whether single commands are sent beside the uploads */
    UploadLimits(BooleanSupplier areThereSingles) {
        this.areThereSingles = areThereSingles;
    }

    int maxBatchItems() {
        return areThereSingles.getAsBoolean() ? MAX_SHARED_BATCH_ITEMS : MAX_BATCH_ITEMS;
    }

    private boolean maySend() {
        return batchesInFlight
                < (areThereSingles.getAsBoolean() ? MAX_SHARED_BATCHES_IN_FLIGHT : MAX_BATCHES_IN_FLIGHT);
    }

    /** @throws Problem 503 when {@value #MAX_UPLOADS} uploads are open; otherwise {@link #endUpload} must follow */
    void beginUpload() {
        if (uploads == MAX_UPLOADS) {
            throw Problem.overloaded();
        }
        uploads++;
    }

    void endUpload() {
        uploads--;
    }

    /** @param send is called now or when another batch is done; {@link #batchDone} must follow */
    void submitBatch(Runnable send) {
        waiting.add(send);
        sendWaiting();
    }

    /** A batch is replied to, or was dropped because its upload has ended. */
    void batchDone() {
        batchesInFlight--;
        sendWaiting();
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && maySend()) {
            batchesInFlight++;
            waiting.remove().run();
        }
    }
}
