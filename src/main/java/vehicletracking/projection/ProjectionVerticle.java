package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.claim.Claims;
import vehicletracking.cluster.Members;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.ShardStatements;

/**
 * Runs the projections, reports their status, rebuilds them and retries dead-lettered events on request.
 *
 * <p>Several nodes may run one projection: the checkpoint moves by compare-and-set, so each event takes effect once. A
 * node that is not the preferred one of a projection only polls it, at a longer interval. One node at a time rebuilds a
 * projection.
 */
public final class ProjectionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionVerticle.class);

    /** Bounds the delay after a lost notification. */
    private static final long POLL_INTERVAL_MILLIS = 500;

    /** Bounds the delay after the preferred node of a projection has stopped. */
    private static final long TAKEOVER_INTERVAL_MILLIS = 2_000;

    private final Pool pool;
    private final Members members;
    private final ShardStatements statements;
    private final List<Projection> projections;
    private final long minIntervalMillis;
    private final ProjectionTelemetry telemetry;
    private final Map<String, ProjectionRunner> runners = new LinkedHashMap<>();
    private final Set<ProjectionRebuild> rebuilds = new HashSet<>();
    private Future<Void> lastRebuilds = Future.succeededFuture();

    /**
     * @param pool connections for the projections; they may commit asynchronously, since a crash loses a batch together
     *     with its checkpoint, and the batch is folded again
     * @param members nodes that may run the projections
     * @param statements of the log
     * @param minIntervalMillis minimum time between the starts of two runs of a projection
     * @param telemetry receives what the projections apply
     */
    public ProjectionVerticle(
            Pool pool,
            Members members,
            ShardStatements statements,
            List<Projection> projections,
            long minIntervalMillis,
            ProjectionTelemetry telemetry) {
        this.pool = pool;
        this.members = members;
        this.statements = statements;
        this.projections = projections;
        this.minIntervalMillis = minIntervalMillis;
        this.telemetry = telemetry;
    }

    @Override
    public Future<?> start() {
        ProjectionStore store = new ProjectionStore(pool, statements);
        ProjectionStatusQueries statusQueries = new ProjectionStatusQueries(pool);
        for (Projection projection : projections) {
            runners.put(projection.name(), runner(store, projection));
        }
        LogAppended.TOPIC.listen(vertx.eventBus(), append -> {
            telemetry.appended(append);
            requestPreferredRuns();
        });
        vertx.setPeriodic(POLL_INTERVAL_MILLIS, ignored -> requestPreferredRuns());
        vertx.setPeriodic(TAKEOVER_INTERVAL_MILLIS, ignored -> runners.values().forEach(ProjectionRunner::requestRun));
        ProjectionBus.STATUS.answerWith(vertx.eventBus(), ignored -> status(statusQueries));
        ProjectionBus.REBUILD.answerWith(
                vertx.eventBus(), request -> withRunner(request, runner -> rebuild(store, runner)));
        ProjectionBus.RETRY.answerWith(
                vertx.eventBus(), request -> withRunner(request, runner -> retry(store, statusQueries, runner)));
        return Future.all(runners.values().stream().map(ProjectionRunner::start).toList());
    }

    /** Completes when the current runs and batches of rebuilds have ended. */
    @Override
    public Future<?> stop() {
        rebuilds.forEach(ProjectionRebuild::stop);
        return Future.join(runners.values().stream().map(ProjectionRunner::stop).toList())
                .eventually(() -> lastRebuilds);
    }

    private ProjectionRunner runner(ProjectionStore store, Projection projection) {
        return new ProjectionRunner(
                vertx,
                store,
                projection,
                minIntervalMillis,
                position -> ProjectionBus.ADVANCED.publish(
                        vertx.eventBus(), new ProjectionAdvanced(projection.name(), position)),
                telemetry);
    }

    private void requestPreferredRuns() {
        runners.forEach((name, runner) -> {
            if (members.isPreferred("projection/" + name)) {
                runner.requestRun();
            }
        });
    }

    private Future<ProjectionBus.Statuses> status(ProjectionStatusQueries statusQueries) {
        List<ProjectionStatusQueries.RunnerState> states = runners.values().stream()
                .map(runner -> new ProjectionStatusQueries.RunnerState(runner.projection(), runner.error()))
                .toList();
        return statusQueries.of(states).map(ProjectionBus.Statuses::new);
    }

    private Future<ProjectionBus.ControlReply> withRunner(
            ProjectionBus.ControlRequest request,
            Function<ProjectionRunner, Future<ProjectionBus.ControlReply>> action) {
        ProjectionRunner runner = runners.get(request.projection());
        return runner == null ? Future.succeededFuture(ProjectionBus.ControlReply.unknown()) : action.apply(runner);
    }

    /** Completes when the rebuild has begun; it runs in the background, and the status has its position. */
    private Future<ProjectionBus.ControlReply> rebuild(ProjectionStore store, ProjectionRunner runner) {
        Projection projection = runner.projection();
        return new Claims(vertx, pool)
                .tryClaim(ProjectionRebuild.task(projection))
                .map(claim -> {
                    if (claim.isEmpty()) {
                        return ProjectionBus.ControlReply.busy();
                    }
                    start(new ProjectionRebuild(pool, store, projection, claim.get()), runner);
                    return ProjectionBus.ControlReply.accepted();
                });
    }

    private void start(ProjectionRebuild rebuild, ProjectionRunner runner) {
        String name = runner.projection().name();
        LOG.info("rebuild of projection {} started", name);
        long startedNanos = System.nanoTime();
        rebuilds.add(rebuild);
        Future<Void> run = rebuild.run().onComplete(outcome -> {
            rebuilds.remove(rebuild);
            if (outcome.succeeded()) {
                LOG.info("projection {} rebuilt in {} ms", name, (System.nanoTime() - startedNanos) / 1_000_000);
            } else {
                LOG.error("rebuild of projection {} failed; the live table is unchanged", name, outcome.cause());
            }
            runner.requestRun();
        });
        lastRebuilds = Future.join(lastRebuilds, run).otherwiseEmpty().mapEmpty();
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
