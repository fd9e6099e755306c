package vehicletracking.batch;

import java.io.Serial;

/** A bounded queue is full. The call had no effect and can be retried. */
public final class OverloadedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace, whose cost would add to the overload. */
    public OverloadedException() {
        super("the queue is full", null, false, false);
    }
}
