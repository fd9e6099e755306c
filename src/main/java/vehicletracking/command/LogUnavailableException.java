package vehicletracking.command;

import java.io.Serial;

/** The log cannot be reached, or its reply was lost: the command may have been executed, and may be sent again. */
public final class LogUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    LogUnavailableException() {
        super("the log is unavailable", null, false, false);
    }
}
