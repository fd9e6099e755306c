package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log for one reader: what was and what comes, in one path. Each event is handled when the one before is
 * done, and how far the reader has come is remembered, so that it goes on there after a restart.
 *
 * <p>An event whose handling fails is handled again until it succeeds, after a pause that grows. Events handled since
 * the last checkpoint are handled again after a crash: delivery is at least once.
 */
public final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Events between two checkpoints at most. */
    private static final int PAGE_EVENTS = 200;

    /** A nudge may get lost on the bus; this is how long that can go unnoticed. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    private static final long INITIAL_BACKOFF_MILLIS = 50;
    private static final long MAX_BACKOFF_MILLIS = 10_000;

    private final Vertx vertx;
    private final EventStore store;
    private final String checkpoint;
    private final EventFilter filter;
    private final Function<RecordedEvent, Future<Void>> handler;
    private final MessageConsumer<LogAppended> appendNotifications;
    private final long pollTimer;
    private final Promise<Void> closed = Promise.promise();
    private Cursor cursor;
    private boolean isPolling;
    private boolean isHandling;
    private boolean isPollRequested;
    private boolean isClosing;

    private Subscription(
            Vertx vertx,
            EventStore store,
            String checkpoint,
            EventFilter filter,
            Cursor from,
            Function<RecordedEvent, Future<Void>> handler) {
        this.vertx = vertx;
        this.store = store;
        this.checkpoint = checkpoint;
        this.filter = filter;
        this.cursor = from;
        this.handler = handler;
        this.appendNotifications = LogAppended.TOPIC.listen(vertx.eventBus(), ignored -> requestPoll());
        this.pollTimer = vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestPoll());
    }

    /**
     * Subscribes on the caller's event loop, on which the handler is called too.
     *
     * @param name of the reader; two that run at a time must not share one
     * @param from where a reader begins that has never been here; one that has goes on where it was
     * @param handler completes when the event is done with
     * @return fails when it can't be seen how far the reader has come
     */
    public static Future<Subscription> start(
            Vertx vertx,
            EventStore store,
            String name,
            EventFilter filter,
            Cursor from,
            Function<RecordedEvent, Future<Void>> handler) {
        String checkpoint = "subscription/" + name;
        return store.checkpoint(checkpoint).map(reached -> {
            Cursor start = reached.positions().isEmpty() ? from : reached;
            Subscription subscription = new Subscription(vertx, store, checkpoint, filter, start, handler);
            subscription.requestPoll();
            return subscription;
        });
    }

    /** Completes when the event that is being handled is done and remembered; no other is handled after it. */
    public Future<Void> close() {
        isClosing = true;
        vertx.cancelTimer(pollTimer);
        if (!isHandling) {
            closed.tryComplete();
        }
        return appendNotifications.unregister().compose(ignored -> closed.future());
    }

    private void requestPoll() {
        isPollRequested = true;
        if (!isPolling && !isClosing) {
            poll(INITIAL_BACKOFF_MILLIS);
        }
    }

    private void poll(long pauseMillis) {
        isPolling = true;
        isPollRequested = false;
        nextPage().onComplete(page -> {
            if (isClosing) {
                closed.tryComplete();
            } else if (page.failed()) {
                LOG.warn(
                        "{} can't read on and will try again: {}",
                        checkpoint,
                        page.cause().getMessage());
                vertx.setTimer(pauseMillis, ignored -> poll(nextBackoff(pauseMillis)));
            } else if (page.result().events().isEmpty() && page.result().isComplete() && !isPollRequested) {
                isPolling = false;
            } else {
                poll(INITIAL_BACKOFF_MILLIS);
            }
        });
    }

    private static long nextBackoff(long pauseMillis) {
        return Math.min(pauseMillis * 2, MAX_BACKOFF_MILLIS);
    }

    private Future<EventPage> nextPage() {
        return store.read(filter, cursor, PAGE_EVENTS).compose(page -> {
            if (isClosing || page.next().equals(cursor)) {
                return Future.succeededFuture(page);
            }
            return handleAll(page.events())
                    .compose(handled -> saveProgress(page, handled))
                    .onComplete(ignored -> isHandling = false)
                    .map(page);
        });
    }

    /** Completes with how many of the events were handled: all of them, unless the subscription is being closed. */
    private Future<Integer> handleAll(List<RecordedEvent> events) {
        Future<Integer> handled = Future.succeededFuture(0);
        for (RecordedEvent event : events) {
            handled = handled.compose(count -> isClosing
                    ? Future.succeededFuture(count)
                    : handleWithRetries(event, INITIAL_BACKOFF_MILLIS).map(count + 1));
        }
        return handled;
    }

    private Future<Void> handleWithRetries(RecordedEvent event, long pauseMillis) {
        return callHandler(event).recover(failure -> {
            isHandling = false; // a pause need not be waited for
            LOG.warn("{} could not handle {} and will try again: {}", checkpoint, event.position(), failure.toString());
            return isClosing
                    ? Future.failedFuture(failure)
                    : vertx.timer(pauseMillis).compose(ignored -> handleWithRetries(event, nextBackoff(pauseMillis)));
        });
    }

    private Future<Void> callHandler(RecordedEvent event) {
        if (isClosing) {
            return Future.failedFuture("the subscription is being closed");
        }
        isHandling = true;
        try {
            return handler.apply(event);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Where nothing was handled nothing is saved: looking at the same stretch again costs less than a commit. */
    private Future<Void> saveProgress(EventPage page, int handled) {
        Cursor reached = cursor;
        if (handled == page.events().size()) {
            reached = page.next();
        } else {
            for (RecordedEvent event : page.events().subList(0, handled)) {
                reached =
                        reached.with(event.position().shard(), event.position().value());
            }
        }
        cursor = reached;
        return handled == 0 ? Future.succeededFuture() : store.saveCheckpoint(checkpoint, reached);
    }
}
