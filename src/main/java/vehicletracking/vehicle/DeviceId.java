package vehicletracking.vehicle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a tracking device calls itself, trimmed. Upper and lower case are two devices, since some make ids of both.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record DeviceId(String text) {

    public static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException when the text can't be the id of a device; the message says why */
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

    /** The id under which the log knows the device: made from its own, so that nobody has to hand it out. */
    public UUID subject() {
        return UUID.nameUUIDFromBytes(("device:" + text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text;
    }
}
