package vehicletracking.claim;

import java.io.Serial;

/** Failure of a transaction whose claim another node has taken over. */
public final class ClaimLostException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ClaimLostException(String task) {
        super("another node has taken over the task " + task, null, false, false);
    }
}
