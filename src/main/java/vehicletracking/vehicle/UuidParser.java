package vehicletracking.vehicle;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Strict parser of the textual form of a UUID (RFC 9562, section 4); {@link UUID#fromString} accepts other forms too.
 */
public final class UuidParser {

    private static final String FORMAT = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private UuidParser() {}

    /** Parses a UUID in upper or lower case; empty if the text is not one. */
    public static Optional<UUID> parse(String text) {
        return isUuid(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static boolean isUuid(String text) {
        if (text.length() != FORMAT.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            boolean isValid = FORMAT.charAt(i) == '-' ? text.charAt(i) == '-' : HexFormat.isHexDigit(text.charAt(i));
            if (!isValid) {
                return false;
            }
        }
        return true;
    }
}
