package vehicletracking.web.upload;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.limit.ClientQuotas;

/**
 * Charges what an upload contains to its client, and slows it down: to the limits of the client, and so that other requests
 * of the event loop are handled between its parts.
 */
final class UploadPace {

    /** Between two checks, so that the connection of a paused upload is not closed as an idle one. */
    private static final long MAX_PAUSE_MILLIS = 500;

    /** About 200 locations, which are parsed in one to two milliseconds. */
    private static final int MAX_BYTES_AT_ONCE = 16 * 1024;

    private final @Nullable ClientQuotas client;
    private final BooleanSupplier areThereSingles;
    private int bytesAtOnce;

    /**
     * The pace of one upload.
     *
     * @param client null for no limits
     * @param areThereSingles whether single commands are sent beside the uploads
     */
    UploadPace(@Nullable ClientQuotas client, BooleanSupplier areThereSingles) {
        this.client = client;
        this.areThereSingles = areThereSingles;
    }

    void received(int bytes) {
        bytesAtOnce += bytes;
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
        return Math.max(yieldMillis(), client == null ? 0 : debtMillis(client));
    }

    private int yieldMillis() {
        if (bytesAtOnce < MAX_BYTES_AT_ONCE) {
            return 0;
        }
        bytesAtOnce = 0;
        return areThereSingles.getAsBoolean() ? 1 : 0;
    }

    private static long debtMillis(ClientQuotas client) {
        return Math.min(
                MAX_PAUSE_MILLIS,
                Math.max(
                        client.bytes().millisUntilAvailable(),
                        client.locations().millisUntilAvailable()));
    }
}
