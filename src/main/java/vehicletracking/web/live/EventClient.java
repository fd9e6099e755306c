package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.live.EventSelection;
import vehicletracking.live.TailEvent;
import vehicletracking.live.TailPage;
import vehicletracking.query.QueryBus;
import vehicletracking.web.http.ArchivedProblem;

/**
 * A client that follows the log. It reads the log to its end and then joins the {@link EventHub}; when it does not read what
 * was written, it leaves the hub and continues with the log where it was, so nothing is queued for it and it misses nothing.
 * Confined to one event loop.
 */
final class EventClient {

    private final LiveResponse response;
    private final EventHub hub;
    private final EventSelection selection;
    private final Function<Cursor, Future<QueryBus.FoundEvents>> log;
    private Cursor cursor;
    private boolean isPaused;

    /**
     * A client that has received nothing.
     *
     * @param after cursor before the first event
     * @param log reads the page after a cursor with the filter of the selection
     */
    EventClient(
            LiveResponse response,
            EventHub hub,
            EventSelection selection,
            Cursor after,
            Function<Cursor, Future<QueryBus.FoundEvents>> log) {
        this.response = response;
        this.hub = hub;
        this.selection = selection;
        this.cursor = after;
        this.log = log;
    }

    LiveResponse response() {
        return response;
    }

    /** Whether it does not read what was written; it then ignores the pages of the hub. */
    boolean isPaused() {
        return isPaused;
    }

    EventSelection selection() {
        return selection;
    }

    Cursor cursor() {
        return cursor;
    }

    /** Completes and fails as {@link LiveResponse#begin}; fails too when the log can't be read. */
    Future<Void> start() {
        Future<Void> done = response.begin(() -> hub.close(this));
        hub.open();
        readLog();
        return done;
    }

    private void readLog() {
        log.apply(cursor).onSuccess(this::receive).onFailure(response::fail);
    }

    private void receive(QueryBus.FoundEvents found) {
        EventPage page = found.page();
        if (!found.archived().isEmpty()) {
            response.write(EventText.archived(ArchivedProblem.toJson(found.archived())));
        }
        List<TailEvent> events = new ArrayList<>();
        for (RecordedEvent event : page.events()) {
            cursor = cursor.with(event.position().shard(), event.position().value());
            events.add(new TailEvent(event, cursor));
        }
        response.write(EventText.of(events.stream().filter(selection::isInBox).toList()));
        if (!page.next().equals(cursor)) {
            cursor = page.next();
            response.write(EventText.position(cursor));
        }
        response.whenRead(page.isComplete() ? this::join : this::readLog);
    }

    void join() {
        isPaused = false;
        if (!response.isEnded() && !hub.join(this)) {
            readLog();
        }
    }

    /**
     * Receives a page of the tail.
     *
     * @param text of all selected events, for a client that has received every event before the page; null if unknown
     */
    void receive(TailPage page, List<TailEvent> selected, @Nullable Buffer text) {
        if (cursor.covers(page.upTo())) {
            return;
        }
        Cursor before = cursor;
        cursor = cursor.union(page.upTo());
        if (selected.isEmpty()) {
            return;
        }
        boolean isAtBegin = page.after().covers(before) && before.covers(page.after());
        response.write(text != null && isAtBegin ? text : textAfter(before, selected));
        if (response.isFull()) {
            hub.remove(this);
            isPaused = true;
            response.whenRead(this::join);
        }
    }

    /** The id of an event is the cursor of this client, which may be after the one of the tail in another shard. */
    private static Buffer textAfter(Cursor before, List<TailEvent> selected) {
        Buffer text = Buffer.buffer();
        selected.stream()
                .filter(event -> event.isAfter(before))
                .forEach(event -> text.appendBuffer(EventText.of(event, before.union(event.cursor()))));
        return text;
    }

    void keepAlive() {
        response.keepAlive(EventText.position(cursor));
    }
}
