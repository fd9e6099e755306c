package vehicletracking.web.upload;

import org.jspecify.annotations.Nullable;
import vehicletracking.limit.ClientQuotas;

/** Charges what an upload contains to its client, and slows it down to the limits of the client. */
final class UploadPace {

    /** Between two checks, so that the connection of a paused upload is not closed as an idle one. */
    private static final long MAX_PAUSE_MILLIS = 500;

    private final @Nullable ClientQuotas client;

    /** @param client null for no limits */
    UploadPace(@Nullable ClientQuotas client) {
        this.client = client;
    }

    void received(int bytes) {
        if (client != null) {
            client.bytes().charge(bytes);
        }
    }

    void read(int locations) {
        if (client != null) {
            client.locations().charge(locations);
        }
    }

    /** Time in which no more of the request is read; 0 for none. */
    long pauseMillis() {
        return client == null
                ? 0
                : Math.min(
                        MAX_PAUSE_MILLIS,
                        Math.max(
                                client.bytes().millisUntilAvailable(),
                                client.locations().millisUntilAvailable()));
    }
}
