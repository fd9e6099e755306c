package vehicletracking.live;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.command.CommittedEvents;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.RecordedEvent;

/**
 * The only reader of the end of the log on a node. It passes each page to all listeners and reads the next one when they
 * have handled it. Events that this process has committed are not read again. Without listeners it does not read.
 */
public final class LogTail extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

    private static final int PAGE_EVENTS = 1_000;

    /** Between two reads, so that events which follow one another closely are read together. */
    private static final long MIN_INTERVAL_MILLIS = 20;

    /** Bounds the delay when a notification is lost on the bus. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    private static final long RETRY_MILLIS = 1_000;

    private final EventStore store;
    private final Listeners<TailPage> listeners = new Listeners<>();
    private final RecentEvents recent = new RecentEvents();
    private @Nullable Cursor cursor;
    private boolean isPollDue;
    private boolean isReading;
    private boolean isReadRequested;

    public LogTail(EventStore store) {
        this.store = store;
    }

    @Override
    public Future<?> start() {
        // Nearly all events; the log is read for others.
        CommittedEvents.topic(EventTypes.LOCATION_TRACKED).listen(vertx.eventBus(), this::committed);
        LogAppended.TOPIC.listen(vertx.eventBus(), appended -> {
            recent.addHead(appended.upTo());
            requestRead();
        });
        vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> {
            isPollDue = true;
            requestRead();
        });
        return Future.succeededFuture();
    }

    /**
     * Passes all pages from now on to a listener, on the caller's context. The first one has no events, and shows where the
     * next one begins. May be called on any event loop.
     *
     * @param consumer must not block
     * @return completes before the first call
     */
    public Future<Registration> listen(Consumer<TailPage> consumer) {
        return listeners.add(vertx, context, consumer, this::begin, this::resetUnlessHeard);
    }

    private void begin(Listeners.Listener<TailPage> listener) {
        if (cursor != null) {
            listener.accept(beginning(cursor));
        }
        requestRead();
    }

    /** The next listener begins at the head of the log. */
    private void resetUnlessHeard() {
        if (listeners.isEmpty()) {
            cursor = null;
            recent.clear();
        }
    }

    private void committed(CommittedEvents message) {
        if (!listeners.isEmpty()) {
            recent.add(message.events());
        }
    }

    private void requestRead() {
        isReadRequested = true;
        if (!isReading && !listeners.isEmpty()) {
            read();
        }
    }

    private void read() {
        isReading = true;
        isReadRequested = false;
        long startedNanos = System.nanoTime();
        nextPage().onComplete(page -> {
            resetUnlessHeard();
            if (page.failed()) {
                LOG.warn(
                        "the end of the log can't be read and is read again: {}",
                        page.cause().getMessage());
                isReadRequested = true;
                continueAfter(RETRY_MILLIS);
            } else {
                isReadRequested |= !page.result();
                long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
                continueAfter(Math.max(1, MIN_INTERVAL_MILLIS - elapsedMillis));
            }
        });
    }

    private void continueAfter(long delayMillis) {
        vertx.setTimer(delayMillis, ignored -> {
            isReading = false;
            if (isReadRequested) {
                requestRead();
            }
        });
    }

    /** Completes with whether the head of the log was reached, after all listeners have handled the page. */
    private Future<Boolean> nextPage() {
        Cursor after = cursor;
        if (after == null) {
            return store.head().compose(head -> {
                cursor = head;
                return listeners.pass(beginning(head)).map(false);
            });
        }
        // Memory is not enough while another process writes to one shard and this one to others, or when a message was
        // lost.
        return isPollDue || recent.lacksAfter(after) ? pageOfLog(after) : pageOfMemory(after);
    }

    private Future<Boolean> pageOfMemory(Cursor after) {
        List<RecordedEvent> committed = recent.takeAfter(after, PAGE_EVENTS);
        if (committed.isEmpty()) {
            return Future.succeededFuture(true);
        }
        TailPage page = tailPage(after, committed);
        cursor = page.upTo();
        return listeners.pass(page).map(false);
    }

    private Future<Boolean> pageOfLog(Cursor after) {
        isPollDue = false;
        return store.read(EventFilter.ALL, after, PAGE_EVENTS).compose(page -> {
            cursor = page.next();
            recent.removeUpTo(page.next());
            return page.events().isEmpty()
                    ? Future.succeededFuture(page.isComplete())
                    : listeners.pass(tailPage(after, page.events())).map(page.isComplete());
        });
    }

    private static TailPage beginning(Cursor cursor) {
        return new TailPage(cursor, cursor, List.of());
    }

    private static TailPage tailPage(Cursor after, List<RecordedEvent> events) {
        List<TailEvent> passed = new ArrayList<>(events.size());
        Cursor reached = after;
        for (RecordedEvent event : events) {
            reached = reached.with(event.position().shard(), event.position().value());
            passed.add(new TailEvent(event, reached));
        }
        return new TailPage(after, reached, passed);
    }
}
