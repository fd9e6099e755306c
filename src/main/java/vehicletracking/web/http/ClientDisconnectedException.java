package vehicletracking.web.http;

import java.io.Serial;

/**
 * Failure of a request whose client disconnected before the end of the request or response: no fault of the service.
 */
public final class ClientDisconnectedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ClientDisconnectedException() {
        super("the client disconnected", null, false, false);
    }
}
