package vehicletracking.vehicle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes that somebody sent, as text that the log can keep: themselves where they are UTF-8 without a zero byte, and base64
 * elsewhere.
 *
 * @param isCut whether there was more than {@value #MAX_BYTES} bytes of it
 */
public record RawPiece(String text, boolean isBase64, boolean isCut) {

    public static final int MAX_BYTES = 8_192;

    /** A character at the cut may take up to four bytes. */
    private static final int MAX_BYTES_OF_HALF_A_CHARACTER = 3;

    /** @param isCut whether something was cut off already */
    public static RawPiece of(byte[] bytes, boolean isCut) {
        if (bytes.length > MAX_BYTES) {
            return of(Arrays.copyOf(bytes, MAX_BYTES), true);
        }
        for (int cut = 0; cut <= (isCut ? Math.min(MAX_BYTES_OF_HALF_A_CHARACTER, bytes.length) : 0); cut++) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut))
                        .toString();
                if (text.indexOf('\0') < 0) {
                    return new RawPiece(text, false, isCut);
                }
            } catch (CharacterCodingException e) {
                // It is no text, or half a character stands at the cut.
            }
        }
        return new RawPiece(Base64.getEncoder().encodeToString(bytes), true, isCut);
    }

    public byte[] bytes() {
        return isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }
}
