package vehicletracking.web.http;

import io.vertx.core.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The pages of one streamed response: as many rows each as make up a chunk of {@value #CHUNK_BYTES} bytes, judging by the
 * rows before them. Confined to one event loop.
 */
public final class StreamPages {

    /** Less than half of what is reserved for a stream, since rows differ in size. */
    static final int CHUNK_BYTES = 224 * 1024;

    /** A page is at most so many times as large as the one before it. */
    private static final int GROWTH = 4;

    /**
     * @param min of a page, however large they are
     * @param first of the first page, whose size nothing is known of
     * @param max of a page, however small they are
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
     * Reads a page when it is its turn.
     *
     * @param page reads so many rows
     */
    public <P> Future<P> read(IntFunction<Future<P>> page) {
        return pageReads.submit(() -> page.apply(share.isBudgetExceeded() ? limits.min() : rows));
    }

    /** Reads something of which only the turn is limited. */
    public <P> Future<P> readOne(Supplier<Future<P>> read) {
        return pageReads.submit(read);
    }

    /** So many rows were written as so many bytes. */
    public void recordWritten(int writtenRows, int bytes) {
        if (writtenRows > 0 && bytes > 0) {
            long fitting = (long) CHUNK_BYTES * writtenRows / bytes;
            rows = Math.clamp(Math.min(fitting, (long) rows * GROWTH), limits.min(), limits.max());
        }
    }
}
