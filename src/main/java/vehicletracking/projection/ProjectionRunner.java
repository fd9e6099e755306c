package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.Cursor;

/**
 * Keeps one read model up with the log. Confined to one event loop: a nudge while it works makes it look once more.
 */
final class ProjectionRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

    /** Events folded in one go at most: what a run holds locks for, and what is folded again when it fails. */
    private static final long BATCH_EVENTS = 50_000;

    private final Vertx vertx;
    private final ProjectionStore store;
    private final ProjectionStore.Target target;
    private final long minIntervalMillis;
    private final Consumer<Cursor> onAdvance;

    private List<Integer> shards = List.of();
    private Cursor position = Cursor.BEGINNING;
    private Future<Void> lastRun = Future.succeededFuture();
    private boolean isRunning;
    private boolean isRunRequested;
    private boolean isStopped;
    private @Nullable String error;

    /**
     * @param minIntervalMillis time from the start of a run to the start of the next; under load, a longer one makes
     *     fewer and larger runs
     */
    ProjectionRunner(
            Vertx vertx,
            ProjectionStore store,
            Projection projection,
            long minIntervalMillis,
            Consumer<Cursor> announceAdvance) {
        this.vertx = vertx;
        this.store = store;
        this.target = ProjectionStore.Target.live(projection);
        this.minIntervalMillis = minIntervalMillis;
        this.onAdvance = announceAdvance;
    }

    /** Completes when the projection can be nudged. */
    Future<Void> start() {
        return store.createCheckpoints(target).map(all -> {
            shards = all;
            requestRun();
            return null;
        });
    }

    Projection projection() {
        return target.projection();
    }

    /** What the last run failed with; null when it did not fail. */
    @Nullable
    String error() {
        return error;
    }

    /** There may be something new. */
    void requestRun() {
        isRunRequested = true;
        if (!isRunning && !isStopped) {
            run();
        }
    }

    /** Completes when nothing is under way any more. */
    Future<Void> stop() {
        isStopped = true;
        return lastRun.otherwiseEmpty();
    }

    private void run() {
        isRunning = true;
        isRunRequested = false;
        long startedNanos = System.nanoTime();
        lastRun = advanceFrom(0).onComplete(outcome -> {
            recordOutcome(outcome.cause());
            long restMillis = minIntervalMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
            if (restMillis > 0) {
                vertx.setTimer(restMillis, ignored -> finishRun());
            } else {
                finishRun();
            }
        });
    }

    private void finishRun() {
        isRunning = false;
        if (isRunRequested && !isStopped) {
            run();
        }
    }

    private Future<Void> advanceFrom(int next) {
        if (next == shards.size() || isStopped) {
            return Future.succeededFuture();
        }
        return store.advance(target, shards.get(next), BATCH_EVENTS)
                .compose(moved -> advanceFrom(isAtHead(moved) ? next + 1 : next));
    }

    private boolean isAtHead(Optional<ProjectionStore.Advance> moved) {
        moved.ifPresent(this::recordAdvance);
        return moved.isEmpty() || moved.get().isBehindByLessThan(1);
    }

    private void recordAdvance(ProjectionStore.Advance moved) {
        LOG.debug("{} is at {}:{}", target.name(), moved.shard(), moved.ceiling());
        position = position.with(moved.shard(), moved.ceiling());
        onAdvance.accept(position);
    }

    private void recordOutcome(@Nullable Throwable failure) {
        String message = failure == null ? null : String.valueOf(failure.getMessage());
        if (message != null && error == null) {
            LOG.warn("{} can't go on and will try again: {}", target.name(), message);
        } else if (message == null && error != null) {
            LOG.info("{} goes on", target.name());
        }
        error = message;
    }
}
