package vehicletracking.vehicle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Id that a tracking device reports, trimmed. Case-sensitive, since some devices generate ids of mixed case.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record DeviceId(String text) {

    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException if the text is not a valid id; the message states the reason */
    public DeviceId {
        text = text.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
        }
        text.codePoints().forEach(DeviceId::requirePrintable);
    }

    private static void requirePrintable(int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                throw new IllegalArgumentException(
                        "must not contain control characters, but has U+%04X".formatted(character));
            default -> {}
        }
    }

    /** The subject of the device's events in the event log: a name-based UUID (version 3) of this id. */
    public UUID subject() {
        return UUID.nameUUIDFromBytes(("device:" + text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text;
    }
}
