package vehicletracking.web.upload;

/** An item a line; an empty line is none. */
final class NdjsonSplitter extends JsonItemSplitter {

    private boolean isBlank = true;

    NdjsonSplitter(ItemHandler items) {
        super(items);
    }

    @Override
    void feed(byte[] piece) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                endLine(piece, from, i);
                from = i + 1;
            } else if (isBlank && !isWhiteSpace(piece[i])) {
                isBlank = false;
                from = i;
            }
        }
        if (!isBlank) {
            buffer(piece, from, piece.length);
        }
    }

    private void endLine(byte[] piece, int from, int to) {
        if (!isBlank) {
            emit(piece, from, to);
            isBlank = true;
        }
    }

    /** The last line needs no end of its own. */
    @Override
    void end() {
        endLine(new byte[0], 0, 0);
    }
}
