package vehicletracking.vehicle;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The textual form of a UUID (RFC 9562, section 4), which {@link UUID#fromString} takes more loosely than it should. */
public final class UuidParser {

    private static final String FORMAT = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private UuidParser() {}

    /** @return empty when the text is no UUID */
    public static Optional<UUID> parse(String text) {
        return isUuid(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static boolean isUuid(String text) {
        if (text.length() != FORMAT.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            boolean isAsItShould = FORMAT.charAt(i) == '-' ? text.charAt(i) == '-' : HexFormat.isHexDigit(text.charAt(i));
            if (!isAsItShould) {
                return false;
            }
        }
        return true;
    }
}
