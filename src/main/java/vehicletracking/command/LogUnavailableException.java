package vehicletracking.command;

import java.io.Serial;

/** The log cannot be written to now; the command may be sent again. */
public final class LogUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean isLocked;

    private LogUnavailableException(String message, boolean isLocked) {
        super(message, null, false, false);
        this.isLocked = isLocked;
    }

    /** The log cannot be reached, or its reply was lost: the command may have been executed. */
    static LogUnavailableException unreachable() {
        return new LogUnavailableException("the log is unavailable", false);
    }

    /** Another transaction holds a lock: the command was not executed. */
    static LogUnavailableException locked() {
        return new LogUnavailableException("the log is locked", true);
    }

    /** Whether a lock was waited for, and nothing was done. */
    public boolean isLocked() {
        return isLocked;
    }
}
