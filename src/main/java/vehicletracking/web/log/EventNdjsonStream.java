package vehicletracking.web.log;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.web.http.StreamPages;

/**
 * Source of a stream of events as NDJSON (ndjson.org), one page per chunk. {@link #get} completes with the next chunk,
 * or empty at the end; it fails when reading a page fails. Confined to one event loop.
 */
public final class EventNdjsonStream implements Supplier<Future<Optional<Buffer>>> {

    public static final StreamPages.RowLimits ROWS = new StreamPages.RowLimits(16, 100, 500);

    private static final int BYTES_PER_EVENT = 500;

    private final StreamPages pageSizes;
    private final BiFunction<Cursor, Integer, Future<EventPage>> pages;
    private Cursor after;
    private long remaining;
    private boolean isEnded;

    /** @param pages reads the page after a position with at most this number of events */
    EventNdjsonStream(
            StreamPages pageSizes, Cursor after, long limit, BiFunction<Cursor, Integer, Future<EventPage>> pages) {
        this.pageSizes = pageSizes;
        this.after = after;
        this.remaining = limit;
        this.pages = pages;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        return isEnded
                ? Future.succeededFuture(Optional.empty())
                : pageSizes
                        .read(rows -> pages.apply(after, (int) Math.min(remaining, rows)))
                        .compose(this::chunk);
    }

    private Future<Optional<Buffer>> chunk(EventPage page) {
        after = page.next();
        remaining -= page.events().size();
        isEnded = page.isComplete() || remaining == 0;
        if (page.events().isEmpty()) {
            return get();
        }
        Buffer lines = lines(page.events());
        pageSizes.recordWritten(page.events().size(), lines.length());
        return Future.succeededFuture(Optional.of(lines));
    }

    private static Buffer lines(List<RecordedEvent> events) {
        Buffer lines = Buffer.buffer(BYTES_PER_EVENT * events.size());
        events.forEach(
                event -> lines.appendBuffer(EventJson.event(event).toBuffer()).appendByte((byte) '\n'));
        return lines;
    }
}
