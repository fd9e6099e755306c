package vehicletracking.web.upload;

/** Splits NDJSON: one item a line, blank lines are skipped. */
final class NdjsonSplitter extends JsonItemSplitter {

    private boolean isBlank = true;

    NdjsonSplitter(ItemHandler items) {
        super(items);
    }

    @Override
    void feed(byte[] chunk) {
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                endLine(chunk, from, i);
                from = i + 1;
            } else if (isBlank && !isWhiteSpace(chunk[i])) {
                isBlank = false;
                from = i;
            }
        }
        if (!isBlank) {
            buffer(chunk, from, chunk.length);
        }
    }

    private void endLine(byte[] chunk, int from, int to) {
        if (!isBlank) {
            emit(chunk, from, to);
            isBlank = true;
        }
    }

    @Override
    void end() {
        // The last line may lack its line feed.
        endLine(new byte[0], 0, 0);
    }
}
