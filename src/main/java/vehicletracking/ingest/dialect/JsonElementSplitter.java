package vehicletracking.ingest.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a JSON array or object at top-level commas into exact texts; a malformed element affects no other. */
final class JsonElementSplitter {

    private final String text;
    private final int maxElements;
    private final List<String> elements = new ArrayList<>();
    private int elementStart = 1;
    private int depth;
    private boolean isInString;

    private JsonElementSplitter(String text, int maxElements) {
        this.text = text;
        this.maxElements = maxElements;
    }

    /** Splits text that begins with a bracket; what exceeds {@code maxElements} is returned as one more element. */
    static List<String> split(String text, int maxElements) {
        JsonElementSplitter splitter = new JsonElementSplitter(text, maxElements);
        splitter.splitAll();
        return splitter.elements;
    }

    static @Nullable String memberValue(List<String> members, String name) {
        String quoted = '"' + name + '"';
        for (String member : members) {
            if (member.startsWith(quoted)) {
                String rest = member.substring(quoted.length()).strip();
                return rest.startsWith(":") ? rest.substring(1).strip() : null;
            }
        }
        return null;
    }

    private void splitAll() {
        for (int i = 1; i < text.length(); i++) {
            if (isInString) {
                i = skipInString(i);
                continue;
            }
            switch (text.charAt(i)) {
                case '"' -> isInString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> endElementAt(i);
                default -> {}
            }
            if (depth < 0) {
                add(text.substring(elementStart, i));
                return;
            }
        }
        add(text.substring(Math.min(elementStart, text.length())));
    }

    /** @return the index of the last consumed character: an escaped one is skipped */
    private int skipInString(int at) {
        isInString = text.charAt(at) != '"';
        return text.charAt(at) == '\\' ? at + 1 : at;
    }

    private void endElementAt(int comma) {
        if (depth == 0 && elements.size() < maxElements) {
            add(text.substring(elementStart, comma));
            elementStart = comma + 1;
        }
    }

    private void add(String element) {
        if (!element.isBlank()) {
            elements.add(element.strip());
        }
    }
}
