package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Position;

/** Keeps every projection up with the log, tells how they are, and rebuilds them on request. */
public final class ProjectionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionVerticle.class);

    /** A nudge may get lost on the bus; this is how long that can go unnoticed. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    private final Pool pool;
    private final List<Projection> projections;
    private final long minIntervalMillis;
    private final Map<String, ProjectionRunner> runners = new LinkedHashMap<>();
    private final Map<String, ProjectionRebuild> rebuilds = new HashMap<>();

    /**
     * @param pool connections for the projections; they may commit asynchronously, since a read model that is lost in a
     *     crash is folded again together with its checkpoint
     * @param minIntervalMillis time between two runs of a projection at least
     */
    public ProjectionVerticle(Pool pool, List<Projection> projections, long minIntervalMillis) {
        this.pool = pool;
        this.projections = projections;
        this.minIntervalMillis = minIntervalMillis;
    }

    @Override
    public Future<?> start() {
        ProjectionStore store = new ProjectionStore(pool);
        ProjectionStatusQueries inspection = new ProjectionStatusQueries(pool);
        for (Projection projection : projections) {
            runners.put(projection.name(), runner(store, projection));
        }
        LogAppended.TOPIC.listen(vertx.eventBus(), ignored -> requestRuns());
        vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestRuns());
        ProjectionBus.STATUS.answerWith(vertx.eventBus(), ignored -> status(inspection));
        ProjectionBus.REBUILD.answerWith(vertx.eventBus(), order -> withRunner(order, runner -> rebuild(store, runner)));
        ProjectionBus.RETRY.answerWith(
                vertx.eventBus(), order -> withRunner(order, runner -> retry(store, inspection, runner)));
        return Future.all(runners.values().stream().map(ProjectionRunner::start).toList());
    }

    /** Lets the runs that are under way come to their end. */
    @Override
    public Future<?> stop() {
        return Future.join(runners.values().stream().map(ProjectionRunner::stop).toList());
    }

    private ProjectionRunner runner(ProjectionStore store, Projection projection) {
        return new ProjectionRunner(
                vertx,
                store,
                projection,
                minIntervalMillis,
                position -> ProjectionBus.ADVANCED.publish(
                        vertx.eventBus(), new ProjectionAdvanced(projection.name(), position)));
    }

    private void requestRuns() {
        runners.values().forEach(ProjectionRunner::requestRun);
    }

    private Future<ProjectionBus.Statuses> status(ProjectionStatusQueries inspection) {
        List<ProjectionStatusQueries.RunnerState> observed = runners.values().stream()
                .map(runner -> new ProjectionStatusQueries.RunnerState(
                        runner.projection(),
                        runner.error(),
                        rebuilds.containsKey(runner.projection().name())))
                .toList();
        return inspection.of(observed).map(ProjectionBus.Statuses::new);
    }

    private Future<ProjectionBus.ControlReply> withRunner(
            ProjectionBus.ControlRequest order, Function<ProjectionRunner, Future<ProjectionBus.ControlReply>> action) {
        ProjectionRunner runner = runners.get(order.projection());
        return runner == null ? Future.succeededFuture(ProjectionBus.ControlReply.unknown()) : action.apply(runner);
    }

    /** Answers at once; the rebuild goes on by itself, and its state tells how far it is. */
    private Future<ProjectionBus.ControlReply> rebuild(ProjectionStore store, ProjectionRunner runner) {
        Projection projection = runner.projection();
        if (rebuilds.containsKey(projection.name())) {
            return Future.succeededFuture(ProjectionBus.ControlReply.busy());
        }
        ProjectionRebuild rebuild = new ProjectionRebuild(pool, store, projection);
        rebuilds.put(projection.name(), rebuild);
        LOG.info("{} is being rebuilt", projection.name());
        long startedNanos = System.nanoTime();
        rebuild.run().onComplete(outcome -> {
            rebuilds.remove(projection.name());
            if (outcome.succeeded()) {
                LOG.info("{} was rebuilt in {} ms", projection.name(), (System.nanoTime() - startedNanos) / 1_000_000);
            } else {
                LOG.error("{} could not be rebuilt; what it was stays", projection.name(), outcome.cause());
            }
            runner.requestRun();
        });
        return Future.succeededFuture(ProjectionBus.ControlReply.accepted());
    }

    private Future<ProjectionBus.ControlReply> retry(
            ProjectionStore store, ProjectionStatusQueries inspection, ProjectionRunner runner) {
        return inspection
                .deadLetteredPositions(runner.projection())
                .compose(positions -> retryEach(store, ProjectionStore.Target.live(runner.projection()), positions))
                .map(ProjectionBus.ControlReply.accepted());
    }

    private static Future<Void> retryEach(
            ProjectionStore store, ProjectionStore.Target target, List<Position> positions) {
        Future<Void> retried = Future.succeededFuture();
        for (var position : positions) {
            retried = retried.compose(ignored -> store.retry(target, position.shard(), position.value())
                    .recover(failure -> ProjectionStore.isCausedByEvent(failure)
                            ? Future.succeededFuture()
                            : Future.failedFuture(failure)));
        }
        return retried;
    }
}
