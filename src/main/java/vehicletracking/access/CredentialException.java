package vehicletracking.access;

import java.io.Serial;

/** A credential is not valid. The message completes the sentence "The credential ..." and does not contain it. */
public final class CredentialException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public CredentialException(String message) {
        super(message, null, false, false);
    }
}
