package vehicletracking.command;

import java.io.Serial;

/** The state of the log on which a decision rested has passed. Nothing was appended; the command is to be decided anew. */
final class FencedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace, since every command of a fenced batch fails with one. */
    FencedException() {
        super("another process has appended", null, false, false);
    }
}
