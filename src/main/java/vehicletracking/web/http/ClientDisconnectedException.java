package vehicletracking.web.http;

import java.io.Serial;

/** The client closed its connection before its request was complete or answered: no fault of the service. */
public final class ClientDisconnectedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ClientDisconnectedException() {
        super("the client disconnected", null, false, false);
    }
}
