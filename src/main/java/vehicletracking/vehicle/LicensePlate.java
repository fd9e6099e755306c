package vehicletracking.vehicle;

import java.util.Locale;

/**
 * Licence plate in normalized form: trimmed, upper-cased, and with each inner run of white space replaced by one space.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record LicensePlate(String text) {

    public static final int MAX_LENGTH = 32;

    /** @throws IllegalArgumentException if the text is not a valid licence plate; the message states the reason */
    public LicensePlate {
        requirePrintable(text);
        text = foldSpaces(text).toUpperCase(Locale.ROOT);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
        }
    }

    private static void requirePrintable(String text) {
        text.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    throw new IllegalArgumentException(
                            "must not contain control or invisible characters, but has U+%04X".formatted(character));
                default -> {}
            }
        });
    }

    private static String foldSpaces(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        boolean isSpacePending = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isSpaceChar(character)) {
                isSpacePending = !folded.isEmpty();
                continue;
            }
            if (isSpacePending) {
                folded.append(' ');
                isSpacePending = false;
            }
            folded.append(character);
        }
        return folded.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
