package vehicletracking.web.http;

import io.vertx.core.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Page sizes of one streamed response: each page has the number of rows that fills a chunk of {@value #CHUNK_BYTES}
 * bytes, estimated from the page before it. Confined to one event loop.
 */
public final class StreamPages {

    /** Less than half of the reservation of a stream, since rows differ in size. */
    static final int CHUNK_BYTES = 224 * 1024;

    /** The largest factor between the rows of a page and of the one before it. */
    private static final int GROWTH = 4;

    /**
     * Rows of a page.
     *
     * @param min of any page, also when they exceed a chunk
     * @param first of the first page, before a size is known
     * @param max of any page
     */
    public record RowLimits(int min, int first, int max) {}

    private final PageReadLimiter pageReads;
    private final StreamBudget.Share share;
    private final RowLimits limits;
    private int rows;

    public StreamPages(PageReadLimiter turns, StreamBudget.Share share, RowLimits limits) {
        this.pageReads = turns;
        this.share = share;
        this.limits = limits;
        this.rows = limits.first();
    }

    /**
     * Reads a page when {@link PageReadLimiter} admits it. Completes and fails as the read does.
     *
     * @param page reads the given number of rows at most
     */
    public <P> Future<P> read(IntFunction<Future<P>> page) {
        return pageReads.submit(() -> page.apply(share.isBudgetExceeded() ? limits.min() : rows));
    }

    /** Runs a read that is not sized by rows when {@link PageReadLimiter} admits it. */
    public <P> Future<P> readOne(Supplier<Future<P>> read) {
        return pageReads.submit(read);
    }

    /** Records the size of the last page, from which the next one is estimated. */
    public void recordWritten(int writtenRows, int bytes) {
        if (writtenRows > 0 && bytes > 0) {
            long fitting = (long) CHUNK_BYTES * writtenRows / bytes;
            rows = Math.clamp(Math.min(fitting, (long) rows * GROWTH), limits.min(), limits.max());
        }
    }
}
