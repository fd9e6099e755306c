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

/** Runs one projection up to the head of the log; a request during a run starts another. Confined to one event loop. */
final class ProjectionRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

    /**
     * Maximum number of events per transaction: bounds the duration of locks, and the work repeated after a failure.
     */
    private static final long BATCH_EVENTS = 50_000;

    private final Vertx vertx;
    private final ProjectionStore store;
    private final ProjectionStore.Target target;
    private final long minIntervalMillis;
    private final Consumer<Cursor> onAdvance;
    private final ProjectionTelemetry telemetry;

    private List<Integer> shards = List.of();
    private Cursor position = Cursor.BEGINNING;
    private Future<Void> lastRun = Future.succeededFuture();
    private boolean isRunning;
    private boolean isRunRequested;
    private boolean isStopped;
    private @Nullable String error;

    /**
     * @param minIntervalMillis minimum between the starts of runs; under load, a longer one makes fewer, larger batches
     * @param onAdvance receives each new checkpoint after its commit
     */
    ProjectionRunner(
            Vertx vertx,
            ProjectionStore store,
            Projection projection,
            long minIntervalMillis,
            Consumer<Cursor> onAdvance,
            ProjectionTelemetry telemetry) {
        this.vertx = vertx;
        this.store = store;
        this.target = ProjectionStore.Target.live(projection);
        this.minIntervalMillis = minIntervalMillis;
        this.onAdvance = onAdvance;
        this.telemetry = telemetry;
    }

    /** Completes when the checkpoints exist, after which runs can be requested. */
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

    /** Message of the failure of the last run; null when it succeeded. */
    @Nullable
    String error() {
        return error;
    }

    void requestRun() {
        isRunRequested = true;
        if (!isRunning && !isStopped) {
            run();
        }
    }

    /** Completes when the current run has ended; no further run starts. */
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
            long remainingMillis = minIntervalMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
            if (remainingMillis > 0) {
                vertx.setTimer(remainingMillis, ignored -> finishRun());
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
        long startedNanos = System.nanoTime();
        return store.advance(target, shards.get(next), BATCH_EVENTS)
                .compose(moved -> advanceFrom(isAtHead(moved, startedNanos) ? next + 1 : next));
    }

    private boolean isAtHead(Optional<ProjectionStore.Advance> moved, long startedNanos) {
        moved.ifPresent(advance -> recordAdvance(advance, System.nanoTime() - startedNanos));
        return moved.isEmpty() || moved.get().isBehindByLessThan(1);
    }

    private void recordAdvance(ProjectionStore.Advance moved, long durationNanos) {
        telemetry.advanced(target.name(), moved.shard(), moved.floor(), moved.ceiling(), durationNanos);
        LOG.debug("projection {} is at {}:{}", target.name(), moved.shard(), moved.ceiling());
        position = position.with(moved.shard(), moved.ceiling());
        onAdvance.accept(position);
    }

    private void recordOutcome(@Nullable Throwable failure) {
        String message = failure == null ? null : String.valueOf(failure.getMessage());
        if (message != null && error == null) {
            LOG.warn("projection {} failed and will be retried: {}", target.name(), message);
        } else if (message == null && error != null) {
            LOG.info("projection {} recovered", target.name());
        }
        error = message;
    }
}
