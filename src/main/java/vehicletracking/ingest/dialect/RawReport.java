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
 * @param raw cut to {@value Decoded#MAX_RAW_BYTES} bytes
 */
record RawReport(Buffer raw) {

    private static final int MAX_DEVICE_ID_LENGTH = 128;

    RawReport {
        raw = raw.length() > DecodedItem.MAX_RAW_BYTES ? raw.getBuffer(0, DecodedItem.MAX_RAW_BYTES) : raw;
    }

    /** A character takes a byte at least, so that cutting first loses nothing. */
    static RawReport of(String text) {
        return new RawReport(Buffer.buffer(text.substring(0, Math.min(text.length(), DecodedItem.MAX_RAW_BYTES))));
    }

    /** @param reading is told the device's id, once that is known to be one */
    DecodedItem decode(Supplier<@Nullable String> deviceId, Function<String, DecodedItem> reading) {
        String known = null;
        try {
            known = deviceIdOf(deviceId.get());
            return reading.apply(known);
        } catch (DecodingException e) {
            return new Undecodable(known, e.reason(), raw);
        }
    }

    DecodedItem undecodable(DecodingException fault) {
        return new Undecodable(null, fault.reason(), raw);
    }

    private static String deviceIdOf(@Nullable String text) {
        String deviceId = text == null ? "" : text.strip();
        if (deviceId.isEmpty()) {
            throw new DecodingException("the device's id is missing");
        }
        if (deviceId.length() > MAX_DEVICE_ID_LENGTH) {
            throw DecodingException.value(
                    "the device's id", "has more than " + MAX_DEVICE_ID_LENGTH + " characters", deviceId);
        }
        if (!deviceId.codePoints().allMatch(RawReport::isPrintable)) {
            throw DecodingException.value("the device's id", "has a control character", deviceId);
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
    static Fix fix(
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
