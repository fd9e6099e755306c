package vehicletracking.ingest.dialect;

/** Text that PostgreSQL can store. U+0000 or an unpaired surrogate from one device must not fail the whole batch. */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

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
