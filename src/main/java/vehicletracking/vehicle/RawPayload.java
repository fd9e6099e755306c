package vehicletracking.vehicle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Bytes that somebody sent, as text that the log can keep: themselves where they are UTF-8 without a zero byte, and base64
 * elsewhere.
 *
 * @param isTruncated whether there was more than {@value #MAX_BYTES} bytes of it
 */
public record RawPayload(String text, boolean isBase64, boolean isTruncated) {

    public static final int MAX_BYTES = 8_192;

    /** A character at the cut may take up to four bytes. */
    private static final int MAX_PARTIAL_CHARACTER_BYTES = 3;

    /** @param isCut whether something was cut off already */
    public static RawPayload of(byte[] bytes, boolean isCut) {
        if (bytes.length > MAX_BYTES) {
            return of(Arrays.copyOf(bytes, MAX_BYTES), true);
        }
        int mayBeHalf = isCut ? Math.min(MAX_PARTIAL_CHARACTER_BYTES, bytes.length) : 0;
        for (int half = 0; half <= mayBeHalf; half++) {
            Optional<String> text = decodeUtf8(ByteBuffer.wrap(bytes, 0, bytes.length - half));
            if (text.isPresent() && text.get().indexOf('\0') < 0) {
                return new RawPayload(text.get(), false, isCut);
            }
        }
        return new RawPayload(Base64.getEncoder().encodeToString(bytes), true, isCut);
    }

    private static Optional<String> decodeUtf8(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    public byte[] bytes() {
        return isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }
}
