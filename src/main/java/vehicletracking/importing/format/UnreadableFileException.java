package vehicletracking.importing.format;

import java.io.Serial;

/** Failure to read the rest of a file because its format is invalid; the message states where and why. */
public final class UnreadableFileException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message, null, false, false);
    }
}
