package vehicletracking.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Secret of an access key: the prefix {@value #PREFIX}, 32 random bytes and their CRC-32, both in base 62. The prefix and
 * the checksum let a scanner of source code find secrets, and let the service refuse an incomplete one without a query.
 */
public final class KeySecret {

    public static final String PREFIX = "vtk_";

    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int LENGTH = PREFIX.length() + RANDOM_DIGITS + CHECKSUM_DIGITS;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private KeySecret(String text) {
        this.text = text;
    }

    /** A new secret. */
    public static KeySecret generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        String random = PREFIX + Base62.encode(bytes, RANDOM_DIGITS);
        return new KeySecret(random + checksumOf(random));
    }

    /** Whether a text begins as secrets do, whether complete or not. */
    public static boolean isLike(String text) {
        return text.startsWith(PREFIX);
    }

    /** The secret with this text; empty when it is not complete or mistyped. */
    public static Optional<KeySecret> parse(String text) {
        if (text.length() != LENGTH || !isLike(text)) {
            return Optional.empty();
        }
        int end = LENGTH - CHECKSUM_DIGITS;
        return text.substring(end).equals(checksumOf(text.substring(0, end)))
                ? Optional.of(new KeySecret(text))
                : Optional.empty();
    }

    private static String checksumOf(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Base62.encode(crc.getValue(), CHECKSUM_DIGITS);
    }

    /** The secret itself. */
    public String text() {
        return text;
    }

    /** The only form of the secret that is stored: 64 hexadecimal digits. A slow hash would protect 256 bits no better. */
    public String sha256() {
        return CredentialDigest.of(text);
    }

    /** The prefix only, so that no log contains a secret. */
    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
