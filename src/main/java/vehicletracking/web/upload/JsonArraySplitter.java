package vehicletracking.web.upload;

import vehicletracking.web.http.Problem;

/** Splits a JSON array by brackets and strings only, so that an invalid element does not make later ones unreadable. */
final class JsonArraySplitter extends JsonItemSplitter {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private enum State {
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

    private State state = State.BEFORE_ARRAY;
    private int depth;
    private long offset;

    JsonArraySplitter(ItemHandler items) {
        super(items);
    }

    @Override
    void feed(byte[] chunk) {
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            byte character = chunk[i];
            switch (state) {
                case IN_STRING -> inString(character);
                case AFTER_BACKSLASH -> state = State.IN_STRING;
                case IN_BRACKETS -> inBrackets(character);
                case IN_WORD -> {
                    if (character == ',' || character == ']' || isWhiteSpace(character)) {
                        emit(chunk, from, i);
                        state = State.AFTER_ITEM;
                        betweenItems(character, offset + i);
                    }
                    continue;
                }
                default -> {
                    betweenItems(character, offset + i);
                    if (isInItem()) {
                        from = i;
                    }
                    continue;
                }
            }
            if (depth == 0 && state == State.IN_BRACKETS) {
                emit(chunk, from, i + 1);
                state = State.AFTER_ITEM;
            }
        }
        if (isInItem()) {
            buffer(chunk, from, chunk.length);
        }
        offset += chunk.length;
    }

    private void inString(byte character) {
        if (character == '\\') {
            state = State.AFTER_BACKSLASH;
        } else if (character == '"') {
            // If the depth is 0, feed ends the item: it is this string.
            state = State.IN_BRACKETS;
        }
    }

    private void inBrackets(byte character) {
        switch (character) {
            case '"' -> state = State.IN_STRING;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    private void betweenItems(byte character, long at) {
        if (isWhiteSpace(character)) {
            return;
        }
        state = switch (state) {
            case BEFORE_ARRAY -> beginArray(character, at);
            case BEFORE_FIRST -> character == ']' ? State.AFTER_ARRAY : beginItem(character, at);
            case BEFORE_NEXT -> beginItem(character, at);
            case AFTER_ITEM ->
                switch (character) {
                    case ',' -> State.BEFORE_NEXT;
                    case ']' -> State.AFTER_ARRAY;
                    default -> throw unexpected(character, at, "a comma or the end of the array");
                };
            default -> throw unexpected(character, at, "nothing after the array");
        };
    }

    private static State beginArray(byte character, long at) {
        if (character == '[') {
            return State.BEFORE_FIRST;
        }
        if (at < BYTE_ORDER_MARK.length && character == BYTE_ORDER_MARK[(int) at]) {
            return State.BEFORE_ARRAY;
        }
        throw Problem.malformedJson("The body must be a JSON array");
    }

    private State beginItem(byte character, long at) {
        return switch (character) {
            case '{', '[' -> {
                depth = 1;
                yield State.IN_BRACKETS;
            }
            case '"' -> State.IN_STRING;
            case ',', ']', '}', ':' -> throw unexpected(character, at, "an element of the array");
            default -> State.IN_WORD;
        };
    }

    private boolean isInItem() {
        return switch (state) {
            case IN_BRACKETS, IN_STRING, AFTER_BACKSLASH, IN_WORD -> true;
            default -> false;
        };
    }

    @Override
    void end() {
        switch (state) {
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
