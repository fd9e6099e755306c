package vehicletracking.web.upload;

import java.util.Arrays;

/**
 * Cuts a body into its items as it arrives. What is in memory is the piece that just came and at most one unfinished item.
 */
abstract sealed class JsonItemSplitter permits NdjsonSplitter, JsonArraySplitter {

    static final int MAX_ITEM_BYTES = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];

    /** Is told of every item, in order. */
    interface Items {

        /** An item stands there; the bytes are the cutter's own again when this returns. */
        void item(byte[] bytes, int from, int length);

        /** An item has more than {@value #MAX_ITEM_BYTES} bytes, and was passed over. */
        void tooLarge();
    }

    private final Items items;
    private byte[] kept = NOTHING;
    private int keptLength;
    private boolean isTooLarge;

    JsonItemSplitter(Items items) {
        this.items = items;
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
    final void keep(byte[] piece, int from, int to) {
        int length = to - from;
        if (isTooLarge || keptLength + length > MAX_ITEM_BYTES) {
            isTooLarge = true;
            return;
        }
        if (keptLength + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(MAX_ITEM_BYTES, Math.max(1_024, 2 * (keptLength + length))));
        }
        System.arraycopy(piece, from, kept, keptLength, length);
        keptLength += length;
    }

    /** An item ends here, whose beginning may have been kept. */
    final void finish(byte[] piece, int from, int to) {
        if (keptLength == 0 && !isTooLarge && to - from <= MAX_ITEM_BYTES) {
            items.item(piece, from, to - from);
            return;
        }
        keep(piece, from, to);
        if (isTooLarge) {
            items.tooLarge();
        } else {
            items.item(kept, 0, keptLength);
        }
        isTooLarge = false;
        keptLength = 0;
        kept = NOTHING;
    }

    static boolean isWhiteSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
