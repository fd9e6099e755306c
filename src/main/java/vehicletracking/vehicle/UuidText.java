package vehicletracking.vehicle;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The textual form of a UUID (RFC 9562, section 4), which {@link UUID#fromString} takes more loosely than it should. */
public final class UuidText {

    private static final int LENGTH = 36;
    private static final Pattern FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private UuidText() {}

    /** @return empty when the text is no UUID */
    public static Optional<UUID> parse(String text) {
        return text.length() == LENGTH && FORM.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
