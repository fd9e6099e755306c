package vehicletracking.web.log;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Events as lines of JSON (ndjson.org), a page at a time; while one is being written, the next is being read. Confined to
 * one event loop.
 */
final class EventNdjsonStream implements Supplier<Future<Optional<Buffer>>> {

    /** Events of one message, and of one piece of a body: done before others on the event loop notice. */
    private static final int PAGE_EVENTS = 500;

    private static final int BYTES_PER_EVENT = 500;

    private final BiFunction<Cursor, Integer, Future<EventPage>> pages;
    private long wanted;
    private @Nullable Future<EventPage> coming;

    /**
     * @param limit how many events at most
     * @param pages so many events at most after a place
     */
    EventNdjsonStream(Cursor after, long limit, BiFunction<Cursor, Integer, Future<EventPage>> pages) {
        this.pages = pages;
        this.wanted = limit;
        this.coming = read(after);
    }

    /** No lines at all. */
    static EventNdjsonStream none() {
        return new EventNdjsonStream(
                Cursor.BEGINNING, 1, (after, limit) -> Future.succeededFuture(new EventPage(List.of(), after, true)));
    }

    private Future<EventPage> read(Cursor after) {
        return pages.apply(after, (int) Math.min(wanted, PAGE_EVENTS));
    }

    @Override
    public Future<Optional<Buffer>> get() {
        return coming == null ? Future.succeededFuture(Optional.empty()) : coming.compose(this::piece);
    }

    /** The same, with a piece that was made already before all others. */
    Supplier<Future<Optional<Buffer>>> startingWith(Optional<Buffer> first) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        return () -> isFirst.getAndSet(false) ? Future.succeededFuture(first) : get();
    }

    private Future<Optional<Buffer>> piece(EventPage page) {
        wanted -= page.events().size();
        coming = page.isComplete() || wanted == 0 ? null : read(page.next());
        return page.events().isEmpty() ? get() : Future.succeededFuture(Optional.of(lines(page.events())));
    }

    private static Buffer lines(List<RecordedEvent> events) {
        Buffer lines = Buffer.buffer(BYTES_PER_EVENT * events.size());
        events.forEach(
                event -> lines.appendBuffer(EventJson.event(event).toBuffer()).appendByte((byte) '\n'));
        return lines;
    }
}
