package vehicletracking.web.upload;

import java.util.Arrays;

/** Splits a streamed body. Holds the last chunk and at most one incomplete item. Confined to one event loop. */
abstract sealed class JsonItemSplitter permits NdjsonSplitter, JsonArraySplitter {

    static final int MAX_ITEM_BYTES = 64 * 1024;

    private static final byte[] EMPTY = new byte[0];

    interface ItemHandler {

        /** The next item in order; its bytes are valid until this method returns. */
        void item(byte[] bytes, int from, int length);

        /** An item had more than {@value #MAX_ITEM_BYTES} bytes and was skipped. */
        void tooLarge();
    }

    private final ItemHandler handler;
    private byte[] buffered = EMPTY;
    private int bufferedLength;
    private boolean isTooLarge;

    JsonItemSplitter(ItemHandler items) {
        this.handler = items;
    }

    /** @throws vehicletracking.web.http.Problem when the next item can't be found; no more chunks may be fed then */
    abstract void feed(byte[] chunk);

    /** @throws vehicletracking.web.http.Problem when the body is incomplete */
    abstract void end();

    final void buffer(byte[] chunk, int from, int to) {
        int length = to - from;
        if (isTooLarge || bufferedLength + length > MAX_ITEM_BYTES) {
            isTooLarge = true;
            return;
        }
        if (bufferedLength + length > buffered.length) {
            buffered =
                    Arrays.copyOf(buffered, Math.min(MAX_ITEM_BYTES, Math.max(1_024, 2 * (bufferedLength + length))));
        }
        System.arraycopy(chunk, from, buffered, bufferedLength, length);
        bufferedLength += length;
    }

    /** Emits an item that ends in this chunk; its beginning may be buffered from earlier ones. */
    final void emit(byte[] chunk, int from, int to) {
        if (bufferedLength == 0 && !isTooLarge && to - from <= MAX_ITEM_BYTES) {
            handler.item(chunk, from, to - from);
            return;
        }
        buffer(chunk, from, to);
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
