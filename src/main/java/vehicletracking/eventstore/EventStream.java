package vehicletracking.eventstore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The events after a cursor as a stream that ends where the log ends. It reads the log a page at a time and only as
 * fast as its reader takes the events, so it holds one page in memory, and no transaction, however long the log is.
 *
 * <p>Use it on one event loop. The exception handler is told when the log can't be read; then the stream is over.
 */
public final class EventStream implements ReadStream<RecordedEvent> {

    private static final int PAGE_EVENTS = 500;

    private final EventStore store;
    private final EventFilter filter;
    private final ArrayDeque<RecordedEvent> buffered = new ArrayDeque<>();
    private Cursor cursor;
    private long demand = Long.MAX_VALUE;
    private boolean isReading;
    private boolean isEmitting;
    private boolean isEnded;
    private @Nullable Handler<RecordedEvent> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    public EventStream(EventStore store, EventFilter filter, Cursor after) {
        this.store = store;
        this.filter = filter;
        this.cursor = after;
    }

    /** Setting a handler starts the stream, unless it is paused. */
    @Override
    @CanIgnoreReturnValue
    public EventStream handler(@Nullable Handler<RecordedEvent> handler) {
        this.handler = handler;
        emitAndRead();
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public EventStream endHandler(@Nullable Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public EventStream exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
        this.exceptionHandler = exceptionHandler;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public EventStream pause() {
        demand = 0;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public EventStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    @CanIgnoreReturnValue
    public EventStream fetch(long amount) {
        demand = Long.MAX_VALUE - demand < amount ? Long.MAX_VALUE : demand + amount;
        emitAndRead();
        return this;
    }

    /** The handler may pause, fetch or drop the stream while it is being called. */
    private void emitAndRead() {
        if (isEmitting) {
            return;
        }
        isEmitting = true;
        for (Handler<RecordedEvent> to = handler; to != null && demand > 0 && !buffered.isEmpty(); to = handler) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            to.handle(buffered.remove());
        }
        isEmitting = false;
        if (handler != null && demand > 0 && !isReading && !isEnded) {
            readPage();
        }
    }

    private void readPage() {
        isReading = true;
        store.read(filter, cursor, PAGE_EVENTS)
                .onSuccess(next -> {
                    isReading = false;
                    cursor = next.next();
                    buffered.addAll(next.events());
                    if (buffered.isEmpty() && next.isComplete()) {
                        end();
                    }
                    emitAndRead();
                })
                .onFailure(this::fail);
    }

    private void end() {
        isEnded = true;
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void fail(Throwable failure) {
        isEnded = true;
        if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
        }
    }
}
