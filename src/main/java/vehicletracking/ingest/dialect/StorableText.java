package vehicletracking.ingest.dialect;

/** Text as PostgreSQL can keep it. A device that sends U+0000 or half a character must not spoil the batch it is in. */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** With a replacement for each character that can't be kept. */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return replaceUnstorable(text);
            }
        }
        return text;
    }

    private static String replaceUnstorable(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> each == 0 || Character.getType(each) == Character.SURROGATE ? REPLACEMENT : each)
                .forEach(replaced::appendCodePoint);
        return replaced.toString();
    }
}
