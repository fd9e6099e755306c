package vehicletracking.vehicle;

import java.util.Locale;

/**
 * A licence plate as it is compared: trimmed, upper-cased, and with one space where there was inner white space.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record LicensePlate(String text) {

    public static final int MAX_LENGTH = 32;

    /** @throws IllegalArgumentException when the text can't be a licence plate; the message says why */
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
        boolean spaceIsDue = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isSpaceChar(character)) {
                spaceIsDue = !folded.isEmpty();
                continue;
            }
            if (spaceIsDue) {
                folded.append(' ');
                spaceIsDue = false;
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
