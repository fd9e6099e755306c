package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.live.EventSelection;
import vehicletracking.live.TailEvent;
import vehicletracking.live.TailPage;
import vehicletracking.query.QueryBus;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.ClientDisconnectedException;

/**
 * A client that follows the log. It reads the log to its end and then joins the {@link LiveHub}; when it does not read what
 * was written, it leaves the hub and continues with the log where it was, so nothing is queued for it and it misses nothing.
 * Confined to the event loop of its response.
 */
final class EventClient {

    private final HttpServerResponse response;
    private final LiveHub hub;
    private final EventSelection selection;
    private final Function<Cursor, Future<QueryBus.FoundEvents>> log;
    private final Runnable onProgress;
    private final Supplier<Future<Boolean>> isPermitted;
    private final Promise<Void> done = Promise.promise();
    private Cursor cursor;
    private boolean isIdle;
    private boolean isPaused;

    /**
     * A client whose head is written.
     *
     * @param after cursor before the first event
     * @param log reads the page after a cursor with the filter of the selection
     * @param onProgress is called when the client has read what was written
     * @param isPermitted whether the client still has the rights with which the request was accepted
     */
    EventClient(
            HttpServerResponse response,
            LiveHub hub,
            EventSelection selection,
            Cursor after,
            Function<Cursor, Future<QueryBus.FoundEvents>> log,
            Runnable onProgress,
            Supplier<Future<Boolean>> isPermitted) {
        this.response = response;
        this.hub = hub;
        this.selection = selection;
        this.cursor = after;
        this.log = log;
        this.onProgress = onProgress;
        this.isPermitted = isPermitted;
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

    /** Completes when the rights of the client have changed; fails when it disconnects or the log can't be read. */
    Future<Void> start() {
        response.closeHandler(ignored -> end(new ClientDisconnectedException()));
        hub.open();
        readLog();
        return done.future();
    }

    private void end(Throwable cause) {
        hub.leave(this);
        done.tryFail(cause);
    }

    private void readLog() {
        if (!done.future().isComplete()) {
            log.apply(cursor).onSuccess(this::receive).onFailure(this::end);
        }
    }

    private void receive(QueryBus.FoundEvents found) {
        EventPage page = found.page();
        if (!found.archived().isEmpty()) {
            write(EventText.archived(ArchivedProblem.toJson(found.archived())));
        }
        List<TailEvent> events = new ArrayList<>();
        for (RecordedEvent event : page.events()) {
            cursor = cursor.with(event.position().shard(), event.position().value());
            events.add(new TailEvent(event, cursor));
        }
        List<TailEvent> selected = events.stream().filter(selection::isInBox).toList();
        boolean hasAdvanced = !page.next().equals(cursor);
        cursor = page.next();
        Buffer text = LiveHub.text(selected);
        if (hasAdvanced) {
            text = text.copy().appendBuffer(EventText.position(cursor));
        }
        write(text);
        whenRead(page.isComplete() ? this::join : this::readLog);
    }

    void join() {
        isPaused = false;
        if (!done.future().isComplete() && !hub.join(this)) {
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
        isIdle = false;
        if (text != null && page.after().covers(before) && before.covers(page.after())) {
            write(text);
        } else {
            write(textAfter(before, selected));
        }
        if (response.writeQueueFull()) {
            hub.leave(this);
            isPaused = true;
            whenRead(this::join);
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

    private void whenRead(Runnable next) {
        if (response.writeQueueFull()) {
            response.drainHandler(ignored -> {
                onProgress.run();
                next.run();
            });
        } else {
            onProgress.run();
            next.run();
        }
    }

    /** Writes the position of a client that has received no event since the last call. */
    void keepAlive() {
        if (isIdle) {
            write(EventText.position(cursor));
        }
        isIdle = true;
        if (!response.writeQueueFull()) {
            onProgress.run();
        }
    }

    /** Ends the response of a client whose rights have changed; it may come again with its new ones. */
    void recheck() {
        isPermitted.get().onSuccess(permitted -> {
            if (!permitted && !done.future().isComplete()) {
                hub.leave(this);
                response.end().onComplete(ignored -> done.tryComplete());
            }
        });
    }

    private void write(Buffer text) {
        if (text.length() > 0) {
            response.write(text).onFailure(failure -> end(new ClientDisconnectedException()));
        }
    }
}
