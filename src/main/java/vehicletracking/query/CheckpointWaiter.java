package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventStore;
import vehicletracking.projection.ProjectionAdvanced;

/** Waits until the checkpoint of a projection reaches a position (read your writes). Confined to one event loop. */
final class CheckpointWaiter {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWaiter.class);

    /** Further requests complete with false at once. */
    private static final int MAX_WAITERS = 10_000;

    // Progress comes from the event bus. Since a message may be lost, and another process may run the projections, the
    // checkpoint is also read from the database: before waiting, and at this interval while waiting.
    private static final long POLL_INTERVAL_MILLIS = 100;

    private record Waiter(Cursor position, Promise<Boolean> reached, long timer) {}

    private final Vertx vertx;
    private final EventStore store;
    private final Map<String, Cursor> positions = new HashMap<>();
    private final Map<String, List<Waiter>> waiters = new HashMap<>();
    private int waiterCount;

    CheckpointWaiter(Vertx vertx, EventStore store) {
        this.vertx = vertx;
        this.store = store;
        vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> pollAll());
    }

    /** Completes with whether the position was reached in time; fails when the checkpoint cannot be read. */
    Future<Boolean> await(QueryBus.AwaitPosition request) {
        if (hasReached(request)) {
            return Future.succeededFuture(true);
        }
        return poll(request.projection())
                .compose(ignored -> hasReached(request) ? Future.succeededFuture(true) : waitFor(request));
    }

    private boolean hasReached(QueryBus.AwaitPosition request) {
        return positions.getOrDefault(request.projection(), Cursor.BEGINNING).covers(request.position());
    }

    private Future<Boolean> waitFor(QueryBus.AwaitPosition request) {
        if (waiterCount >= MAX_WAITERS || request.timeoutMillis() <= 0) {
            return Future.succeededFuture(false);
        }
        Promise<Boolean> reached = Promise.promise();
        List<Waiter> all = waiters.computeIfAbsent(request.projection(), name -> new ArrayList<>());
        long timer = vertx.setTimer(request.timeoutMillis(), id -> {
            all.removeIf(each -> each.timer() == id);
            waiterCount--;
            reached.complete(false);
        });
        all.add(new Waiter(request.position(), reached, timer));
        waiterCount++;
        return reached.future();
    }

    void onAdvanced(ProjectionAdvanced advance) {
        Cursor position = positions.merge(advance.projection(), advance.position(), Cursor::union);
        List<Waiter> pending = waiters.computeIfAbsent(advance.projection(), name -> new ArrayList<>());
        List<Waiter> served = pending.stream()
                .filter(each -> position.covers(each.position()))
                .toList();
        pending.removeAll(served);
        waiterCount -= served.size();
        served.forEach(each -> {
            vertx.cancelTimer(each.timer());
            each.reached().complete(true);
        });
    }

    private void pollAll() {
        waiters.forEach((projection, pending) -> {
            if (!pending.isEmpty()) {
                poll(projection)
                        .onFailure(failure -> LOG.debug("reading the checkpoint of {} failed", projection, failure));
            }
        });
    }

    private Future<Void> poll(String projection) {
        return store.checkpoint(projection).map(position -> {
            onAdvanced(new ProjectionAdvanced(projection, position));
            return null;
        });
    }
}
