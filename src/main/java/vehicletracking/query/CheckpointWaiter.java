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
    private static final int MAX_WAITING = 10_000;

    private static final long LOOK_INTERVAL_MILLIS = 100;

    private record Waiting(Cursor position, Promise<Boolean> reached, long timer) {}

    private final Vertx vertx;
    private final EventStore store;
    private final Map<String, Cursor> reachedBy = new HashMap<>();
    private final Map<String, List<Waiting>> waitingFor = new HashMap<>();
    private int waitingCount;

    CheckpointWaiter(Vertx vertx, EventStore store) {
        this.vertx = vertx;
        this.store = store;
        vertx.setPeriodic(LOOK_INTERVAL_MILLIS, ignored -> look());
    }

    /** Completes with whether the position was reached in time; fails when the checkpoint can't be read. */
    Future<Boolean> await(QueryBus.Await asked) {
        if (hasReached(asked)) {
            return Future.succeededFuture(true);
        }
        return lookAt(asked.projection())
                .compose(ignored -> hasReached(asked) ? Future.succeededFuture(true) : waitFor(asked));
    }

    private boolean hasReached(QueryBus.Await asked) {
        return reachedBy.getOrDefault(asked.projection(), Cursor.BEGINNING).covers(asked.position());
    }

    private Future<Boolean> waitFor(QueryBus.Await asked) {
        if (waitingCount >= MAX_WAITING || asked.timeoutMillis() <= 0) {
            return Future.succeededFuture(false);
        }
        Promise<Boolean> reached = Promise.promise();
        List<Waiting> others = waitingFor.computeIfAbsent(asked.projection(), name -> new ArrayList<>());
        long timer = vertx.setTimer(asked.timeoutMillis(), id -> {
            others.removeIf(each -> each.timer() == id);
            waitingCount--;
            reached.complete(false);
        });
        others.add(new Waiting(asked.position(), reached, timer));
        waitingCount++;
        return reached.future();
    }

    /** A projection has come this far. */
    void advanced(ProjectionAdvanced advance) {
        Cursor position = advance.position();
        reachedBy.put(advance.projection(), position);
        List<Waiting> waiting = waitingFor.computeIfAbsent(advance.projection(), name -> new ArrayList<>());
        List<Waiting> served = waiting.stream()
                .filter(each -> position.covers(each.position()))
                .toList();
        waiting.removeAll(served);
        waitingCount -= served.size();
        served.forEach(each -> {
            vertx.cancelTimer(each.timer());
            each.reached().complete(true);
        });
    }

    private void look() {
        waitingFor.forEach((projection, waiting) -> {
            if (!waiting.isEmpty()) {
                lookAt(projection).onFailure(failure -> LOG.debug("can't see how far {} is", projection, failure));
            }
        });
    }

    private Future<Void> lookAt(String projection) {
        return store.checkpoint(projection).map(position -> {
            advanced(new ProjectionAdvanced(projection, position));
            return null;
        });
    }
}
