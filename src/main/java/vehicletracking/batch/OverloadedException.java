package vehicletracking.batch;

import java.io.Serial;

/** A bounded queue is full: nothing was done, and the same call may succeed a moment later. */
public final class OverloadedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace, since it is made just when there is no time to lose. */
    public OverloadedException() {
        super("the queue is full", null, false, false);
    }
}
