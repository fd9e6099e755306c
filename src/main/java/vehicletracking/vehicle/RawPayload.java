package vehicletracking.vehicle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Received bytes as text that the event log can store: as they are if they are UTF-8 without U+0000, in base64
 * otherwise.
 *
 * @param isTruncated whether more than {@value #MAX_BYTES} bytes were received, the rest of which was dropped
 */
public record RawPayload(String text, boolean isBase64, boolean isTruncated) {

    public static final int MAX_BYTES = 8_192;

    /** A UTF-8 character has up to four bytes, so truncation leaves up to three of one. */
    private static final int MAX_PARTIAL_CHARACTER_BYTES = 3;

    /**
     * Encodes bytes; a partial character at the end of truncated bytes is dropped.
     *
     * @param isTruncated whether bytes were dropped already
     */
    public static RawPayload of(byte[] bytes, boolean isTruncated) {
        if (bytes.length > MAX_BYTES) {
            return of(Arrays.copyOf(bytes, MAX_BYTES), true);
        }
        int maxPartial = isTruncated ? Math.min(MAX_PARTIAL_CHARACTER_BYTES, bytes.length) : 0;
        for (int partial = 0; partial <= maxPartial; partial++) {
            Optional<String> text = decodeUtf8(ByteBuffer.wrap(bytes, 0, bytes.length - partial));
            if (text.isPresent() && text.get().indexOf('\0') < 0) {
                return new RawPayload(text.get(), false, isTruncated);
            }
        }
        return new RawPayload(Base64.getEncoder().encodeToString(bytes), true, isTruncated);
    }

    private static Optional<String> decodeUtf8(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The received bytes, without dropped ones. */
    public byte[] bytes() {
        return isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }
}
