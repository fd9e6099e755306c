package vehicletracking.vehicle;

/**
 * Free-text reason that a user gives for a change, trimmed.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters
 */
public record Reason(String text) {

    public static final int MAX_LENGTH = 500;

    /**
     * @throws IllegalArgumentException if the text is empty, too long or has control characters; the message states
     * which
     */
    public Reason {
        text = text.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
        }
        text.codePoints().forEach(Reason::requireText);
    }

    private static void requireText(int character) {
        int type = Character.getType(character);
        if (type == Character.CONTROL || type == Character.SURROGATE) {
            throw new IllegalArgumentException(
                    "must not contain control characters, but has U+%04X".formatted(character));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
