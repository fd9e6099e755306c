package vehicletracking.eventstore;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catch-up subscription: delivers the stored and then the new matching events of the log to one handler, one at a time
 * and in the order of each shard, and saves a checkpoint from which it resumes after a restart.
 *
 * <p>Delivery is at least once. An event whose handler fails is delivered again, with backoff from 50 ms to 10 s, until
 * the handler succeeds; no other event is delivered before. After a crash, the events since the last checkpoint, 200 at
 * most, are delivered again.
 *
 * <p>Confined to the event loop on which it was started.
 */
public final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Maximum number of events between two checkpoints. */
    private static final int PAGE_EVENTS = 200;

    /** Bounds the delay when a notification is lost on the bus. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    private static final long INITIAL_BACKOFF_MILLIS = 50;
    private static final long MAX_BACKOFF_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
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
        this.context = vertx.getOrCreateContext();
        this.store = store;
        this.checkpoint = checkpoint;
        this.filter = filter;
        this.cursor = from;
        this.handler = handler;
        this.appendNotifications = LogAppended.TOPIC.listen(vertx.eventBus(), ignored -> requestPoll());
        this.pollTimer = vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestPoll());
    }

    /**
     * Starts a subscription on the caller's event loop, on which the handler is called too.
     *
     * @param name name of the checkpoint; subscriptions that run at the same time must not share one
     * @param from where to begin when there is no checkpoint
     * @param handler its future completes when the event is handled
     * @return completes when the checkpoint is read; fails when it can't be read
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

    /**
     * Stops delivery. Completes when the event in the handler, if any, is handled and the checkpoint is saved; no event
     * is delivered after it.
     */
    public Future<Void> close() {
        return Future.future(
                promise -> context.runOnContext(ignored -> closeOnContext().onComplete(promise)));
    }

    private Future<Void> closeOnContext() {
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

    private void poll(long backoffMillis) {
        isPolling = true;
        isPollRequested = false;
        nextPage().onComplete(page -> {
            if (isClosing) {
                closed.tryComplete();
            } else if (page.failed()) {
                LOG.warn(
                        "{} could not read the log or save its checkpoint and will retry: {}",
                        checkpoint,
                        page.cause().getMessage());
                vertx.setTimer(backoffMillis, ignored -> poll(nextBackoff(backoffMillis)));
            } else if (page.result().events().isEmpty() && page.result().isComplete() && !isPollRequested) {
                isPolling = false;
            } else {
                poll(INITIAL_BACKOFF_MILLIS);
            }
        });
    }

    private static long nextBackoff(long backoffMillis) {
        return Math.min(backoffMillis * 2, MAX_BACKOFF_MILLIS);
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

    /** Completes with the number of handled events: all of them, unless the subscription is being closed. */
    private Future<Integer> handleAll(List<RecordedEvent> events) {
        Future<Integer> handled = Future.succeededFuture(0);
        for (RecordedEvent event : events) {
            handled = handled.compose(count -> isClosing
                    ? Future.succeededFuture(count)
                    : handleWithRetries(event, INITIAL_BACKOFF_MILLIS).map(count + 1));
        }
        return handled;
    }

    private Future<Void> handleWithRetries(RecordedEvent event, long backoffMillis) {
        return callHandler(event).recover(failure -> {
            isHandling = false; // close() need not wait for the backoff
            LOG.warn(
                    "{} could not handle event {} and will retry: {}",
                    checkpoint,
                    event.position(),
                    failure.toString());
            return isClosing
                    ? Future.failedFuture(failure)
                    : vertx.timer(backoffMillis)
                            .compose(ignored -> handleWithRetries(event, nextBackoff(backoffMillis)));
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
        // No checkpoint without a handled event: reading the same positions again costs less than a commit.
        return handled == 0 ? Future.succeededFuture() : store.saveCheckpoint(checkpoint, reached);
    }
}
