package vehicletracking.web.upload;

import vehicletracking.web.http.Problem;

/**
 * The elements of a JSON array. It looks only for where one ends: brackets and strings are followed, and nothing else is
 * understood, so that an element may be wrong in itself without an end to those after it.
 */
final class JsonArraySplitter extends JsonItemSplitter {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private enum Place {
        BEFORE_ARRAY,
        BEFORE_FIRST,
        BEFORE_NEXT,
        IN_BRACKETS,
        IN_STRING,
        AFTER_BACKSLASH,
        IN_WORD,
        AFTER_ITEM,
        AFTER_ARRAY
    }

    private Place place = Place.BEFORE_ARRAY;
    private int depth;
    private long offset;

    JsonArraySplitter(Items items) {
        super(items);
    }

    @Override
    void feed(byte[] piece) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            byte character = piece[i];
            switch (place) {
                case IN_STRING -> inString(character);
                case AFTER_BACKSLASH -> place = Place.IN_STRING;
                case IN_BRACKETS -> inBrackets(character);
                case IN_WORD -> {
                    if (character == ',' || character == ']' || isWhiteSpace(character)) {
                        finish(piece, from, i);
                        place = Place.AFTER_ITEM;
                        between(character, offset + i);
                    }
                    continue;
                }
                default -> {
                    between(character, offset + i);
                    if (isInItem()) {
                        from = i;
                    }
                    continue;
                }
            }
            if (depth == 0 && place == Place.IN_BRACKETS) {
                finish(piece, from, i + 1);
                place = Place.AFTER_ITEM;
            }
        }
        if (isInItem()) {
            keep(piece, from, piece.length);
        }
        offset += piece.length;
    }

    /** What comes after the end of a string stands in the brackets around it, or ends an item that is a string. */
    private void inString(byte character) {
        if (character == '\\') {
            place = Place.AFTER_BACKSLASH;
        } else if (character == '"') {
            place = Place.IN_BRACKETS;
        }
    }

    private void inBrackets(byte character) {
        switch (character) {
            case '"' -> place = Place.IN_STRING;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    private void between(byte character, long at) {
        if (isWhiteSpace(character)) {
            return;
        }
        place = switch (place) {
            case BEFORE_ARRAY -> arrayFrom(character, at);
            case BEFORE_FIRST -> character == ']' ? Place.AFTER_ARRAY : itemFrom(character, at);
            case BEFORE_NEXT -> itemFrom(character, at);
            case AFTER_ITEM ->
                switch (character) {
                    case ',' -> Place.BEFORE_NEXT;
                    case ']' -> Place.AFTER_ARRAY;
                    default -> throw unexpected(character, at, "a comma or the end of the array");
                };
            default -> throw unexpected(character, at, "nothing after the array");
        };
    }

    private static Place arrayFrom(byte character, long at) {
        if (character == '[') {
            return Place.BEFORE_FIRST;
        }
        if (at < BYTE_ORDER_MARK.length && character == BYTE_ORDER_MARK[(int) at]) {
            return Place.BEFORE_ARRAY;
        }
        throw Problem.malformedJson("The body must be a JSON array");
    }

    private Place itemFrom(byte character, long at) {
        return switch (character) {
            case '{', '[' -> {
                depth = 1;
                yield Place.IN_BRACKETS;
            }
            case '"' -> Place.IN_STRING;
            case ',', ']', '}', ':' -> throw unexpected(character, at, "an element of the array");
            default -> Place.IN_WORD;
        };
    }

    private boolean isInItem() {
        return switch (place) {
            case IN_BRACKETS, IN_STRING, AFTER_BACKSLASH, IN_WORD -> true;
            default -> false;
        };
    }

    @Override
    void end() {
        switch (place) {
            case AFTER_ARRAY -> {}
            case BEFORE_ARRAY -> throw Problem.malformedJson("The body is empty");
            default -> throw Problem.malformedJson("The body ends at byte " + offset + ", and its array does not");
        }
    }

    private static Problem unexpected(byte character, long at, String expected) {
        String found =
                character > ' ' && character < 0x7F ? "'" + (char) character + "'" : "byte " + (character & 0xFF);
        return Problem.malformedJson("Unexpected " + found + " at byte " + (at + 1) + ": expected is " + expected);
    }
}
