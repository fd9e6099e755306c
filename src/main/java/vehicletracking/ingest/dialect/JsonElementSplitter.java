package vehicletracking.ingest.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides the text of a JSON array or object at its commas without reading what is between them. So an element that can't
 * be read is alone with its fault, and each is known exactly as it was sent.
 */
final class JsonElementSplitter {

    private final String text;
    private final int maxPieces;
    private final List<String> pieces = new ArrayList<>();
    private int pieceFrom = 1;
    private int depth;
    private boolean isInString;

    private JsonElementSplitter(String text, int maxPieces) {
        this.text = text;
        this.maxPieces = maxPieces;
    }

    /**
     * @param text begins with a bracket
     * @param maxPieces how many are told apart; the rest is one more
     */
    static List<String> of(String text, int maxPieces) {
        JsonElementSplitter pieces = new JsonElementSplitter(text, maxPieces);
        pieces.divide();
        return pieces.pieces;
    }

    /** The value of a member of an object that was divided; null when it has no such member. */
    static @Nullable String member(List<String> members, String name) {
        String quoted = '"' + name + '"';
        for (String member : members) {
            if (member.startsWith(quoted)) {
                String rest = member.substring(quoted.length()).strip();
                return rest.startsWith(":") ? rest.substring(1).strip() : null;
            }
        }
        return null;
    }

    private void divide() {
        for (int i = 1; i < text.length(); i++) {
            if (isInString) {
                i = leaveString(i);
                continue;
            }
            switch (text.charAt(i)) {
                case '"' -> isInString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> endPieceAt(i);
                default -> {}
            }
            if (depth < 0) {
                add(text.substring(pieceFrom, i));
                return;
            }
        }
        add(text.substring(Math.min(pieceFrom, text.length())));
    }

    /** @return where the string ends, or the place of a character that is escaped */
    private int leaveString(int at) {
        isInString = text.charAt(at) != '"';
        return text.charAt(at) == '\\' ? at + 1 : at;
    }

    private void endPieceAt(int comma) {
        if (depth == 0 && pieces.size() < maxPieces) {
            add(text.substring(pieceFrom, comma));
            pieceFrom = comma + 1;
        }
    }

    private void add(String piece) {
        if (!piece.isBlank()) {
            pieces.add(piece.strip());
        }
    }
}
