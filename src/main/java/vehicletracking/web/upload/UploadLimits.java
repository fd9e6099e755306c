package vehicletracking.web.upload;

import java.util.ArrayDeque;
import vehicletracking.web.http.Problem;

/**
 * What all uploads of one event loop may have under way together. Batches are sent in the order in which they were ready,
 * so that a long upload does not keep a short one waiting.
 */
final class UploadLimits {

    /** Each holds at most some 700 KiB beside what is under way: see {@link LocationUpload}. */
    static final int MAX_UPLOADS = 128;

    /** Of a thousand locations each: enough to keep the database busy, and far from what its queue takes. */
    static final int MAX_BATCHES_IN_FLIGHT = 6;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int uploads;
    private int batchesInFlight;

    /** @throws Problem when there are as many uploads as there may be */
    void beginUpload() {
        if (uploads == MAX_UPLOADS) {
            throw Problem.overloaded();
        }
        uploads++;
    }

    void endUpload() {
        uploads--;
    }

    /** @param send is called now, or when it is its turn; {@link #batchDone} must follow */
    void submitBatch(Runnable send) {
        if (batchesInFlight < MAX_BATCHES_IN_FLIGHT) {
            batchesInFlight++;
            send.run();
        } else {
            waiting.add(send);
        }
    }

    /** What was sent is answered, or was not worth sending any more. */
    void batchDone() {
        Runnable next = waiting.poll();
        if (next == null) {
            batchesInFlight--;
        } else {
            next.run();
        }
    }
}
