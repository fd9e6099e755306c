package vehicletracking.web.upload;

import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.limit.ClientQuotas;

/**
 * Charges what an upload contains to its client, and slows it down: to the limits of the client, and so that other requests
 * of the event loop are handled between its parts. Confined to one event loop.
 */
final class UploadPace {

    /** Between two checks, so that the connection of a paused upload is not closed as an idle one. */
    private static final long MAX_PAUSE_MILLIS = 500;

    /** About 100 locations, which are parsed in a millisecond. */
    private static final int MAX_BYTES_AT_ONCE = 8 * 1024;

    private static final int YIELD_MILLIS = 4;

    private final @Nullable ClientQuotas client;
    private final BooleanSupplier areThereSingles;
    private int bytesAtOnce;
    private boolean isPausing;

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

    /**
     * Begins a pause, in which no more of the request may be read, if one is needed and none has begun. A task of the event
     * loop, unlike a timer, would run before its reads.
     *
     * @param onEnd called at the end of the pause
     */
    void pauseIfNeeded(Vertx vertx, Runnable onEnd) {
        if (isPausing) {
            return;
        }
        long millis = Math.max(yieldMillis(), client == null ? 0 : debtMillis(client));
        if (millis > 0) {
            isPausing = true;
            vertx.setTimer(millis, ignored -> {
                isPausing = false;
                onEnd.run();
            });
        }
    }

    boolean isPausing() {
        return isPausing;
    }

    private int yieldMillis() {
        if (bytesAtOnce < MAX_BYTES_AT_ONCE) {
            return 0;
        }
        bytesAtOnce = 0;
        return areThereSingles.getAsBoolean() ? YIELD_MILLIS : 0;
    }

    private static long debtMillis(ClientQuotas client) {
        return Math.min(
                MAX_PAUSE_MILLIS,
                Math.max(
                        client.bytes().millisUntilAvailable(),
                        client.locations().millisUntilAvailable()));
    }
}
