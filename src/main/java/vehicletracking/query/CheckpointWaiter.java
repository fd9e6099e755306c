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

/**
 * Lets a question wait until a projection has taken in what the asker wrote. Confined to one event loop.
 *
 * <p>The bus tells most of it. Since a message may get lost, or another process may do the projecting, the checkpoint
 * itself is looked at before anybody waits, and now and then while somebody does.
 */
final class CheckpointWaiter {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWaiter.class);

    /** One more asker is told at once that the projection is behind. */
    private static final int MAX_WAITERS = 10_000;

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

    /** Completes with whether the position was reached in time; fails when the checkpoint can't be read. */
    Future<Boolean> await(QueryBus.AwaitPosition asked) {
        if (hasReached(asked)) {
            return Future.succeededFuture(true);
        }
        return poll(asked.projection())
                .compose(ignored -> hasReached(asked) ? Future.succeededFuture(true) : waitFor(asked));
    }

    private boolean hasReached(QueryBus.AwaitPosition asked) {
        return positions.getOrDefault(asked.projection(), Cursor.BEGINNING).covers(asked.position());
    }

    private Future<Boolean> waitFor(QueryBus.AwaitPosition asked) {
        if (waiterCount >= MAX_WAITERS || asked.timeoutMillis() <= 0) {
            return Future.succeededFuture(false);
        }
        Promise<Boolean> reached = Promise.promise();
        List<Waiter> others = waiters.computeIfAbsent(asked.projection(), name -> new ArrayList<>());
        long timer = vertx.setTimer(asked.timeoutMillis(), id -> {
            others.removeIf(each -> each.timer() == id);
            waiterCount--;
            reached.complete(false);
        });
        others.add(new Waiter(asked.position(), reached, timer));
        waiterCount++;
        return reached.future();
    }

    /** A projection has come this far. */
    void onAdvanced(ProjectionAdvanced advance) {
        Cursor position = advance.position();
        positions.put(advance.projection(), position);
        List<Waiter> waiting = waiters.computeIfAbsent(advance.projection(), name -> new ArrayList<>());
        List<Waiter> served = waiting.stream()
                .filter(each -> position.covers(each.position()))
                .toList();
        waiting.removeAll(served);
        waiterCount -= served.size();
        served.forEach(each -> {
            vertx.cancelTimer(each.timer());
            each.reached().complete(true);
        });
    }

    private void pollAll() {
        waiters.forEach((projection, waiting) -> {
            if (!waiting.isEmpty()) {
                poll(projection).onFailure(failure -> LOG.debug("can't see how far {} is", projection, failure));
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
