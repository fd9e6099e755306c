package vehicletracking.importing.format;

import java.io.Serial;

/** A file can't be read on, since it is not what it should be; the message tells where and why. */
public final class UnreadableFileException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message, null, false, false);
    }
}
