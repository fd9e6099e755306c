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

/** Events as lines of JSON (ndjson.org), a page at a time. Confined to one event loop. */
public final class EventNdjsonStream implements Supplier<Future<Optional<Buffer>>> {

    public static final StreamPages.RowLimits ROWS = new StreamPages.RowLimits(16, 100, 500);

    private static final int BYTES_PER_EVENT = 500;

    private final StreamPages reading;
    private final BiFunction<Cursor, Integer, Future<EventPage>> pages;
    private Cursor after;
    private long wanted;
    private boolean isOver;

    /**
     * @param limit how many events at most
     * @param pages so many events at most after a place
     */
    EventNdjsonStream(
            StreamPages reading, Cursor after, long limit, BiFunction<Cursor, Integer, Future<EventPage>> pages) {
        this.reading = reading;
        this.after = after;
        this.wanted = limit;
        this.pages = pages;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        return isOver
                ? Future.succeededFuture(Optional.empty())
                : reading.read(rows -> pages.apply(after, (int) Math.min(wanted, rows)))
                        .compose(this::chunk);
    }

    private Future<Optional<Buffer>> chunk(EventPage page) {
        after = page.next();
        wanted -= page.events().size();
        isOver = page.isComplete() || wanted == 0;
        if (page.events().isEmpty()) {
            return get();
        }
        Buffer lines = lines(page.events());
        reading.recordWritten(page.events().size(), lines.length());
        return Future.succeededFuture(Optional.of(lines));
    }

    private static Buffer lines(List<RecordedEvent> events) {
        Buffer lines = Buffer.buffer(BYTES_PER_EVENT * events.size());
        events.forEach(
                event -> lines.appendBuffer(EventJson.event(event).toBuffer()).appendByte((byte) '\n'));
        return lines;
    }
}
