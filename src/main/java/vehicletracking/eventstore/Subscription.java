package vehicletracking.eventstore;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catch-up subscription: delivers the stored and then the new matching events of the log to one handler, one at a time
 * and in the order of each shard, and saves a checkpoint from which it resumes after a restart.
 *
 * <p>Delivery is at least once. An event whose handler fails is delivered again, with backoff from 50 ms to 10 s, until
 * the handler succeeds; no other event is delivered before. After a crash, the events since the last checkpoint are
 * delivered again: 200 at most, or those of one second.
 *
 * <p>Several nodes may run a subscription of one name, of which one delivers. The checkpoint moves by compare-and-set: a
 * runner that finds it moved by another one steps back, and only watches. It takes over when events are pending and the
 * checkpoint has not moved for {@value #TAKEOVER_MILLIS} ms: the other node has died, or its handler fails or takes longer
 * for one event. Events are then delivered on both nodes until one of them steps back, and a runner that starts delivers
 * one page, up to 200 events, before it notices another one.
 *
 * <p>Confined to the event loop on which it was started.
 */
public final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Maximum number of events between two checkpoints. */
    private static final int PAGE_EVENTS = 200;

    /** Bounds the delay when a notification is lost on the bus. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    static final long TAKEOVER_MILLIS = 5_000;

    private final Vertx vertx;
    private final Context context;
    private final EventStore store;
    private final SubscriptionCheckpoint checkpoint;
    private final EventFilter filter;
    private final RetryingHandler handler;
    private final MessageConsumer<LogAppended> appendNotifications;
    private final long pollTimer;
    private final SubscriptionWatch watch;
    private final Promise<Void> closed = Promise.promise();
    private Cursor cursor;
    private boolean isWatching;
    private boolean isPolling;
    private boolean isPollRequested;
    private boolean isClosing;

    private Subscription(
            Vertx vertx,
            EventStore store,
            SubscriptionCheckpoint checkpoint,
            EventFilter filter,
            Function<RecordedEvent, Future<Void>> handler,
            long takeoverMillis) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.store = store;
        this.checkpoint = checkpoint;
        this.filter = filter;
        this.cursor = checkpoint.position();
        this.handler = new RetryingHandler(vertx, checkpoint.name(), handler, this::isWanted);
        this.watch = new SubscriptionWatch(store, filter, checkpoint, TimeUnit.MILLISECONDS.toNanos(takeoverMillis));
        this.appendNotifications = LogAppended.TOPIC.listen(vertx.eventBus(), ignored -> onAppend());
        this.pollTimer = vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestPoll());
    }

    /**
     * Starts a subscription on the caller's event loop, on which the handler is called too.
     *
     * @param name name of the checkpoint; of subscriptions of one name that run at the same time, one delivers
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
        return start(vertx, store, name, filter, from, handler, TAKEOVER_MILLIS);
    }

    static Future<Subscription> start(
            Vertx vertx,
            EventStore store,
            String name,
            EventFilter filter,
            Cursor from,
            Function<RecordedEvent, Future<Void>> handler,
            long takeoverMillis) {
        return SubscriptionCheckpoint.read(store, "subscription/" + name, from).map(checkpoint -> {
            Subscription subscription = new Subscription(vertx, store, checkpoint, filter, handler, takeoverMillis);
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
        if (!handler.isHandling()) {
            closed.tryComplete();
        }
        return appendNotifications.unregister().compose(ignored -> closed.future());
    }

    private void onAppend() {
        if (!isWatching) {
            requestPoll();
        }
    }

    private void requestPoll() {
        isPollRequested = true;
        if (!isPolling && !isClosing) {
            poll(RetryingHandler.INITIAL_BACKOFF_MILLIS);
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
                        checkpoint.name(),
                        page.cause().getMessage());
                vertx.setTimer(backoffMillis, ignored -> poll(RetryingHandler.nextBackoff(backoffMillis)));
            } else if (page.result().events().isEmpty() && page.result().isComplete() && !isPollRequested) {
                isPolling = false;
            } else {
                poll(RetryingHandler.INITIAL_BACKOFF_MILLIS);
            }
        });
    }

    private Future<EventPage> nextPage() {
        return isWatching ? watch() : deliver();
    }

    /** Completes with an empty page, which is not complete when this runner takes over. */
    private Future<EventPage> watch() {
        return watch.look(cursor).map(found -> {
            cursor = found.cursor();
            isWatching = !found.isOver();
            if (found.isOver()) {
                LOG.info("{} is taken over, since its checkpoint does not move", checkpoint.name());
            }
            return new EventPage(List.of(), cursor, found.isAtHead() && isWatching);
        });
    }

    private Future<EventPage> deliver() {
        return store.read(filter, cursor, PAGE_EVENTS).compose(page -> {
            if (isClosing || page.next().equals(cursor)) {
                return Future.succeededFuture(page);
            }
            return handleAll(page.events())
                    .compose(handled -> finishPage(page, handled))
                    .onComplete(ignored -> handler.finish())
                    .map(page);
        });
    }

    /** Completes with the number of handled events: all, unless the subscription is being closed or steps back. */
    private Future<Integer> handleAll(List<RecordedEvent> events) {
        Future<Integer> handled = Future.succeededFuture(0);
        for (RecordedEvent event : events) {
            handled = handled.compose(count -> isClosing || isWatching
                    ? Future.succeededFuture(count)
                    : handler.handle(event)
                            .compose(isHandled -> isHandled
                                    ? advanceTo(event.position()).map(count + 1)
                                    : Future.succeededFuture(count)));
        }
        return handled;
    }

    /** A page of a slow handler takes longer than the time after which another node takes over. */
    private Future<Void> advanceTo(Position handled) {
        cursor = cursor.with(handled.shard(), handled.value());
        return checkpoint.isOld() ? moveCheckpoint() : Future.succeededFuture();
    }

    private Future<Void> moveCheckpoint() {
        return checkpoint.move(cursor).map(isMoved -> {
            if (!isMoved) {
                stepBack();
            }
            return null;
        });
    }

    private void stepBack() {
        LOG.info("{} is delivered by another node", checkpoint.name());
        isWatching = true;
        watch.begin();
        cursor = checkpoint.position();
    }

    /** An event whose handler fails here may have been handled on another node. */
    private Future<Boolean> isWanted() {
        return isClosing
                ? Future.succeededFuture(false)
                : checkpoint.refresh().otherwise(false).map(hasMoved -> {
                    if (hasMoved) {
                        stepBack();
                    }
                    return !hasMoved;
                });
    }

    private Future<Void> finishPage(EventPage page, int handled) {
        if (isWatching) {
            return Future.succeededFuture();
        }
        if (handled == page.events().size()) {
            cursor = page.next();
        }
        // No checkpoint without a handled event: reading the same positions again costs less than a commit.
        return handled == 0 ? Future.succeededFuture() : moveCheckpoint();
    }
}
