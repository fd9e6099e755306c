package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.vehicle.Fix;

/** The first {@link DecodedItem#MAX_RAW_BYTES} bytes of one report. A failure to decode it affects no other report. */
record RawReport(Buffer bytes) {

    private static final int MAX_DEVICE_ID_LENGTH = 128;

    RawReport {
        bytes = bytes.length() > DecodedItem.MAX_RAW_BYTES ? bytes.getBuffer(0, DecodedItem.MAX_RAW_BYTES) : bytes;
    }

    static RawReport of(String text) {
        // A character has at least one byte, so truncating the text first drops no byte of the result.
        return new RawReport(Buffer.buffer(text.substring(0, Math.min(text.length(), DecodedItem.MAX_RAW_BYTES))));
    }

    /** Decodes the device id, then the report. A {@link DecodingException} of either becomes an undecodable item. */
    DecodedItem decode(Supplier<@Nullable String> deviceId, Function<String, DecodedItem> decoder) {
        String validId = null;
        try {
            validId = requireDeviceId(deviceId.get());
            return decoder.apply(validId);
        } catch (DecodingException e) {
            return new Undecodable(validId, e.reason(), bytes);
        }
    }

    DecodedItem toUndecodable(DecodingException failure) {
        return new Undecodable(null, failure.reason(), bytes);
    }

    private static String requireDeviceId(@Nullable String text) {
        String deviceId = text == null ? "" : text.strip();
        if (deviceId.isEmpty()) {
            throw new DecodingException("device id is missing");
        }
        if (deviceId.length() > MAX_DEVICE_ID_LENGTH) {
            throw DecodingException.invalidValue(
                    "device id", "has more than " + MAX_DEVICE_ID_LENGTH + " characters", deviceId);
        }
        if (!deviceId.codePoints().allMatch(RawReport::isPrintable)) {
            throw DecodingException.invalidValue("device id", "has a control character", deviceId);
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

    /** @throws DecodingException if a value is out of range */
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
