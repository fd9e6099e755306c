package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;

/** One decoded report of a request. */
public sealed interface DecodedItem {

    /** Limit of the raw bytes of a report that are stored; the rest is dropped. */
    int MAX_RAW_BYTES = 8_192;

    /**
     * A location.
     *
     * @param deviceId 1 to 128 printable characters
     * @param fix its time is that of receipt if the client sent none
     * @param isMocked whether the device marks the location as simulated
     * @param attributes other values that the client sent, under its own names; at most 50 and 4 KiB of text
     * @param raw the report as it was sent, up to {@value #MAX_RAW_BYTES} bytes
     */
    record DeviceReport(String deviceId, Fix fix, boolean isMocked, JsonObject attributes, Buffer raw)
            implements DecodedItem {

        /** Whether the time of the fix is from the client. */
        public boolean hasOwnTime(Instant receivedAt) {
            return !fix.occurredAt().equals(receivedAt);
        }
    }

    /** A valid message that is not a location and is not stored, such as a heartbeat. */
    record Ignored(String what) implements DecodedItem {}

    /**
     * A report that cannot be decoded and is quarantined.
     *
     * @param deviceId null if it cannot be decoded either
     */
    record Undecodable(@Nullable String deviceId, String reason, Buffer raw) implements DecodedItem {}
}
