package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;

/** What one piece of a request turned out to be. */
public sealed interface DecodedItem {

    /** Of a piece no more than this is kept; the rest is cut off. */
    int MAX_RAW_BYTES = 8_192;

    /**
     * Where a device was.
     *
     * @param deviceId 1 to 128 characters, by which the client calls itself
     * @param isMocked whether the client says that the location was made up
     * @param attributes what else the client told, under its own names; at most 50 and 4 KiB of text
     * @param raw the piece as it was sent
     */
    record DeviceReport(String deviceId, Fix fix, boolean isMocked, JsonObject attributes, Buffer raw)
            implements DecodedItem {}

    /** Understood, and nothing to keep: a heartbeat, an event, a type of message that is no location. */
    record Ignored(String what) implements DecodedItem {}

    /**
     * To be put aside with what was sent.
     *
     * @param deviceId null when that is what can't be read
     */
    record Undecodable(@Nullable String deviceId, String reason, Buffer raw) implements DecodedItem {}
}
