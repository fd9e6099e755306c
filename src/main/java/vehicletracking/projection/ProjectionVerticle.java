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
import vehicletracking.eventstore.ShardStatements;

/** Runs the projections, reports their status, rebuilds them and retries dead-lettered events on request. */
public final class ProjectionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionVerticle.class);

    /** Bounds the delay after a lost notification. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    private final Pool pool;
    private final ShardStatements statements;
    private final List<Projection> projections;
    private final long minIntervalMillis;
    private final Map<String, ProjectionRunner> runners = new LinkedHashMap<>();
    private final Map<String, ProjectionRebuild> rebuilds = new HashMap<>();

    /**
     * @param pool connections for the projections; they may commit asynchronously, since a crash loses a batch together
     *     with its checkpoint, and the batch is folded again
     * @param statements of the log
     * @param minIntervalMillis minimum time between the starts of two runs of a projection
     */
    public ProjectionVerticle(
            Pool pool, ShardStatements statements, List<Projection> projections, long minIntervalMillis) {
        this.pool = pool;
        this.statements = statements;
        this.projections = projections;
        this.minIntervalMillis = minIntervalMillis;
    }

    @Override
    public Future<?> start() {
        ProjectionStore store = new ProjectionStore(pool, statements);
        ProjectionStatusQueries statusQueries = new ProjectionStatusQueries(pool);
        for (Projection projection : projections) {
            runners.put(projection.name(), runner(store, projection));
        }
        LogAppended.TOPIC.listen(vertx.eventBus(), ignored -> requestRuns());
        vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestRuns());
        ProjectionBus.STATUS.answerWith(vertx.eventBus(), ignored -> status(statusQueries));
        ProjectionBus.REBUILD.answerWith(
                vertx.eventBus(), request -> withRunner(request, runner -> rebuild(store, runner)));
        ProjectionBus.RETRY.answerWith(
                vertx.eventBus(), request -> withRunner(request, runner -> retry(store, statusQueries, runner)));
        return Future.all(runners.values().stream().map(ProjectionRunner::start).toList());
    }

    /** Completes when the current runs have ended. */
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

    private Future<ProjectionBus.Statuses> status(ProjectionStatusQueries statusQueries) {
        List<ProjectionStatusQueries.RunnerState> states = runners.values().stream()
                .map(runner -> new ProjectionStatusQueries.RunnerState(
                        runner.projection(),
                        runner.error(),
                        rebuilds.containsKey(runner.projection().name())))
                .toList();
        return statusQueries.of(states).map(ProjectionBus.Statuses::new);
    }

    private Future<ProjectionBus.ControlReply> withRunner(
            ProjectionBus.ControlRequest request,
            Function<ProjectionRunner, Future<ProjectionBus.ControlReply>> action) {
        ProjectionRunner runner = runners.get(request.projection());
        return runner == null ? Future.succeededFuture(ProjectionBus.ControlReply.unknown()) : action.apply(runner);
    }

    /** Completes at once; the rebuild runs in the background, and the status has its position. */
    private Future<ProjectionBus.ControlReply> rebuild(ProjectionStore store, ProjectionRunner runner) {
        Projection projection = runner.projection();
        if (rebuilds.containsKey(projection.name())) {
            return Future.succeededFuture(ProjectionBus.ControlReply.busy());
        }
        ProjectionRebuild rebuild = new ProjectionRebuild(pool, store, projection);
        rebuilds.put(projection.name(), rebuild);
        LOG.info("rebuild of projection {} started", projection.name());
        long startedNanos = System.nanoTime();
        rebuild.run().onComplete(outcome -> {
            rebuilds.remove(projection.name());
            if (outcome.succeeded()) {
                LOG.info(
                        "projection {} rebuilt in {} ms",
                        projection.name(),
                        (System.nanoTime() - startedNanos) / 1_000_000);
            } else {
                LOG.error(
                        "rebuild of projection {} failed; the live table is unchanged",
                        projection.name(),
                        outcome.cause());
            }
            runner.requestRun();
        });
        return Future.succeededFuture(ProjectionBus.ControlReply.accepted());
    }

    private Future<ProjectionBus.ControlReply> retry(
            ProjectionStore store, ProjectionStatusQueries statusQueries, ProjectionRunner runner) {
        return statusQueries
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
