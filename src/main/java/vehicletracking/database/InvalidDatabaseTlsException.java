package vehicletracking.database;

import org.jspecify.annotations.Nullable;

/** A parameter of TLS in the URL of a database can't be used. The message contains no password. */
public final class InvalidDatabaseTlsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    InvalidDatabaseTlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
