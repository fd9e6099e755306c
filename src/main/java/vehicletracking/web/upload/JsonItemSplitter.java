package vehicletracking.web.upload;

import java.util.Arrays;

/**
 * Cuts a body into its items as it arrives. What is in memory is the piece that just came and at most one unfinished item.
 */
abstract sealed class JsonItemSplitter permits NdjsonSplitter, JsonArraySplitter {

    static final int MAX_ITEM_BYTES = 64 * 1024;

    private static final byte[] EMPTY = new byte[0];

    /** Is told of every item, in order. */
    interface ItemHandler {

        /** An item stands there; the bytes are the cutter's own again when this returns. */
        void item(byte[] bytes, int from, int length);

        /** An item has more than {@value #MAX_ITEM_BYTES} bytes, and was passed over. */
        void tooLarge();
    }

    private final ItemHandler handler;
    private byte[] buffered = EMPTY;
    private int bufferedLength;
    private boolean isTooLarge;

    JsonItemSplitter(ItemHandler items) {
        this.handler = items;
    }

    /** @throws vehicletracking.web.http.Problem when it can't be known where the next item begins; nothing more may be fed then */
    abstract void feed(byte[] piece);

    /**
     * The body ends here.
     *
     * @throws vehicletracking.web.http.Problem when it must not end here
     */
    abstract void end();

    /** Begins, or goes on with, an item that the piece does not end. */
    final void buffer(byte[] piece, int from, int to) {
        int length = to - from;
        if (isTooLarge || bufferedLength + length > MAX_ITEM_BYTES) {
            isTooLarge = true;
            return;
        }
        if (bufferedLength + length > buffered.length) {
            buffered = Arrays.copyOf(buffered, Math.min(MAX_ITEM_BYTES, Math.max(1_024, 2 * (bufferedLength + length))));
        }
        System.arraycopy(piece, from, buffered, bufferedLength, length);
        bufferedLength += length;
    }

    /** An item ends here, whose beginning may have been kept. */
    final void emit(byte[] piece, int from, int to) {
        if (bufferedLength == 0 && !isTooLarge && to - from <= MAX_ITEM_BYTES) {
            handler.item(piece, from, to - from);
            return;
        }
        buffer(piece, from, to);
        if (isTooLarge) {
            handler.tooLarge();
        } else {
            handler.item(buffered, 0, bufferedLength);
        }
        isTooLarge = false;
        bufferedLength = 0;
        buffered = EMPTY;
    }

    static boolean isWhiteSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
