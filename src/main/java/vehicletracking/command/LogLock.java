package vehicletracking.command;

import io.vertx.pgclient.PgException;

/** Recognises appends that waited for a lock for longer than {@code lock_timeout}. Nothing was done by them. */
final class LogLock {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String LOCKED = "another transaction holds a lock on the log";

    private LogLock() {}

    static boolean isCauseOf(Throwable failure) {
        return failure instanceof PgException refusal && LOCK_NOT_AVAILABLE.equals(refusal.getSqlState());
    }

    /** The message of a failure to write, for operators. */
    static String explain(Throwable failure) {
        if (isCauseOf(failure)) {
            return LOCKED;
        }
        return failure instanceof PgException refusal
                ? refusal.getErrorMessage() + " (" + refusal.getSqlState() + ")"
                : failure.toString();
    }

    /** Whether a text contains the explanation of such a failure. */
    static boolean isNamedBy(String text) {
        return text.contains(LOCKED);
    }
}
