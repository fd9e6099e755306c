package vehicletracking.access;

import java.io.Serial;

/** Whether a token is valid can't be determined, since the keys of the identity provider could not be read yet. */
public final class ProviderUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException() {
        super("the keys of the identity provider could not be read yet", null, false, false);
    }
}
