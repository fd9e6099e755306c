package vehicletracking.importing.format;

/** Excerpt of a file for messages: quoted, truncated, and without characters that cannot be stored. */
final class Excerpt {

    private static final int MAX_LENGTH = 40;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder excerpt = new StringBuilder("'");
        text.chars()
                .limit(MAX_LENGTH)
                .map(character -> Character.isISOControl(character) || isSurrogate(character) ? '?' : character)
                .forEach(character -> excerpt.append((char) character));
        return excerpt.append(text.length() > MAX_LENGTH ? "...'" : "'").toString();
    }

    private static boolean isSurrogate(int character) {
        // Truncation may have separated a surrogate pair.
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
