package vehicletracking.access;

import java.io.Serial;

/** Whether a token is valid can't be determined, since its key could not be read from the identity provider. */
public final class ProviderUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException() {
        super("the key of the token could not be read from the identity provider", null, false, false);
    }
}
