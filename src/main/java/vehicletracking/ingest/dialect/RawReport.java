package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.vehicle.Fix;

/**
 * One piece of a request as it was sent, which is read alone: its faults are its own.
 *
 * @param bytes cut to {@value Decoded#MAX_RAW_BYTES} bytes
 */
record RawReport(Buffer bytes) {

    private static final int MAX_DEVICE_ID_LENGTH = 128;

    RawReport {
        bytes = bytes.length() > DecodedItem.MAX_RAW_BYTES ? bytes.getBuffer(0, DecodedItem.MAX_RAW_BYTES) : bytes;
    }

    /** A character takes a byte at least, so that cutting first loses nothing. */
    static RawReport of(String text) {
        return new RawReport(Buffer.buffer(text.substring(0, Math.min(text.length(), DecodedItem.MAX_RAW_BYTES))));
    }

    /** @param reading is told the device's id, once that is known to be one */
    DecodedItem decode(Supplier<@Nullable String> deviceId, Function<String, DecodedItem> reading) {
        String known = null;
        try {
            known = requireDeviceId(deviceId.get());
            return reading.apply(known);
        } catch (DecodingException e) {
            return new Undecodable(known, e.reason(), bytes);
        }
    }

    DecodedItem toUndecodable(DecodingException fault) {
        return new Undecodable(null, fault.reason(), bytes);
    }

    private static String requireDeviceId(@Nullable String text) {
        String deviceId = text == null ? "" : text.strip();
        if (deviceId.isEmpty()) {
            throw new DecodingException("the device's id is missing");
        }
        if (deviceId.length() > MAX_DEVICE_ID_LENGTH) {
            throw DecodingException.invalidValue(
                    "the device's id", "has more than " + MAX_DEVICE_ID_LENGTH + " characters", deviceId);
        }
        if (!deviceId.codePoints().allMatch(RawReport::isPrintable)) {
            throw DecodingException.invalidValue("the device's id", "has a control character", deviceId);
        }
        return deviceId;
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** @throws DecodingException when a value is out of its range */
    static Fix createFix(
            double latitude,
            double longitude,
            Instant occurredAt,
            @Nullable Double altitudeMetres,
            @Nullable Double speedMetresPerSecond,
            @Nullable Double courseDegrees,
            @Nullable Double accuracyMetres) {
        try {
            return new Fix(
                    latitude,
                    longitude,
                    occurredAt,
                    altitudeMetres,
                    speedMetresPerSecond,
                    courseDegrees,
                    accuracyMetres);
        } catch (IllegalArgumentException e) {
            throw new DecodingException(String.valueOf(e.getMessage()));
        }
    }
}
