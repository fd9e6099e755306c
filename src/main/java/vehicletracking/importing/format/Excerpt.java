package vehicletracking.importing.format;

/** What a file says, short enough to be repeated, and without what can't be kept. */
final class Excerpt {

    private static final int MAX_LENGTH = 40;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.chars()
                .limit(MAX_LENGTH)
                .map(character -> Character.isISOControl(character) || isSurrogate(character) ? '?' : character)
                .forEach(character -> shown.append((char) character));
        return shown.append(text.length() > MAX_LENGTH ? "...'" : "'").toString();
    }

    /** Of a character outside the basic plane, the other half of which may have been cut off. */
    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
