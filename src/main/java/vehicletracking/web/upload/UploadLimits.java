package vehicletracking.web.upload;

import java.util.ArrayDeque;
import vehicletracking.web.http.Problem;

/**
 * Limits the uploads of one event loop, and the batches that they have in flight together. Batches are sent in the
 * order of their submission, so that a long upload does not delay a short one.
 */
final class UploadLimits {

    /** Each holds up to about 700 KiB beside its batches in flight: see {@link LocationUpload}. */
    static final int MAX_UPLOADS = 128;

    /** Of a thousand locations each: enough to keep the database busy, and well below the capacity of its queue. */
    static final int MAX_BATCHES_IN_FLIGHT = 6;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int uploads;
    private int batchesInFlight;

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
        if (batchesInFlight < MAX_BATCHES_IN_FLIGHT) {
            batchesInFlight++;
            send.run();
        } else {
            waiting.add(send);
        }
    }

    /** A batch is replied to, or was dropped because its upload has ended. */
    void batchDone() {
        Runnable next = waiting.poll();
        if (next == null) {
            batchesInFlight--;
        } else {
            next.run();
        }
    }
}
