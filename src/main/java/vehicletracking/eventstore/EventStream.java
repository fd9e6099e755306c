package vehicletracking.eventstore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReadStream} of the matching events after a cursor, with backpressure. It ends at the head of the log. It reads
 * the next page when the events of the previous one are consumed, so it holds one page of 500 events in memory and no
 * transaction, whatever the length of the log.
 *
 * <p>Confined to one event loop. When a read fails, the exception handler gets the cause; no other handler is called
 * after it.
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

    /** @param after the first event is the next matching one */
    public EventStream(EventStore store, EventFilter filter, Cursor after) {
        this.store = store;
        this.filter = filter;
        this.cursor = after;
    }

    /** Sets the handler of events, and starts reading unless the stream is paused. */
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

    private void emitAndRead() {
        // The handler may pause, fetch or unset itself within its call.
        if (isEmitting) {
            return;
        }
        isEmitting = true;
        for (Handler<RecordedEvent> current = handler; // it may change in the loop
                current != null && demand > 0 && !buffered.isEmpty();
                current = handler) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            current.handle(buffered.remove());
        }
        isEmitting = false;
        if (handler != null && demand > 0 && !isReading && !isEnded) {
            readPage();
        }
    }

    private void readPage() {
        isReading = true;
        store.read(filter, cursor, PAGE_EVENTS)
                .onSuccess(page -> {
                    isReading = false;
                    cursor = page.next();
                    buffered.addAll(page.events());
                    if (buffered.isEmpty() && page.isComplete()) {
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
