package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionStatus;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.web.http.Failures;

/** Health checks: liveness of the process, and whether it accepts commands and queries. */
public final class Readiness {

    /** A check that takes longer is DOWN. */
    private static final long ANSWER_LIMIT_MILLIS = 1_500;

    /** Longer than {@link #ANSWER_LIMIT_MILLIS}: Vert.x answers 500 for a check that exceeds this limit. */
    private static final long CHECK_LIMIT_MILLIS = ANSWER_LIMIT_MILLIS + 1_500;

    /** Waits when another transaction has locked the log. */
    private static final String SELECT = "SELECT 1 FROM log_head LIMIT 1";

    private final HealthChecks live;
    private final HealthChecks ready;
    private volatile boolean isDraining;

    /**
     * @param pool connections of queries
     * @param commandFault why commands are not accepted; empty when they are
     * @param clock shown as a check that is always UP
     */
    public Readiness(Vertx vertx, Pool pool, Supplier<Optional<String>> commandFault, ClockMonitor clock) {
        live = HealthChecks.create(vertx).register("process", promise -> promise.complete(Status.OK()));
        ready = HealthChecks.create(vertx)
                .register(
                        "commands",
                        promise -> promise.complete(
                                commandFault.get().map(Readiness::down).orElseGet(Status::OK)))
                .register(
                        "queries",
                        CHECK_LIMIT_MILLIS,
                        check(() -> pool.query(SELECT).execute().map(Status.OK())))
                .register("node", promise -> promise.complete(isDraining ? down("the node shuts down") : Status.OK()))
                .register("clock", promise -> promise.complete(Status.OK(json(clock))))
                .register(
                        "projections",
                        CHECK_LIMIT_MILLIS,
                        check(() -> ProjectionBus.STATUS
                                .request(vertx.eventBus(), new ProjectionBus.StatusRequest())
                                .map(Readiness::statusOf)));
    }

    private static Handler<Promise<Status>> check(Supplier<Future<Status>> status) {
        return promise -> Future.succeededFuture()
                .compose(ignored -> status.get())
                .timeout(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(Readiness::down)
                .onComplete(promise);
    }

    private static Status statusOf(ProjectionBus.Statuses statuses) {
        List<String> failing = statuses.all().stream()
                .filter(Readiness::isFailing)
                .map(ProjectionStatus::name)
                .toList();
        return failing.isEmpty() ? Status.OK() : down(String.join(", ", failing) + " failed");
    }

    private static JsonObject json(ClockMonitor clock) {
        return new JsonObject()
                .put("jumpSeconds", clock.jump().toSeconds())
                .put("databaseBehindLogSeconds", clock.logClock().behindLog().toSeconds())
                .put(
                        "databaseBehindServiceSeconds",
                        clock.logClock().behindService().toSeconds());
    }

    private static boolean isFailing(ProjectionStatus status) {
        return status.state() == ProjectionStatus.State.FAILING;
    }

    private static Status down(Throwable failure) {
        return down(
                failure instanceof TimeoutException
                        ? "no answer within " + ANSWER_LIMIT_MILLIS + " ms"
                        : Failures.messageOf(failure));
    }

    private static Status down(String reason) {
        return Status.KO(new JsonObject().put("reason", reason));
    }

    /** Begins to respond with 503, so that a load balancer sends no more requests. */
    public void drain() {
        isDraining = true;
    }

    /** Completes with whether every check of {@code /health/ready} is UP. */
    public Future<Boolean> isReady() {
        return ready.checkStatus().map(result -> Boolean.TRUE.equals(result.getUp()));
    }

    HealthChecks live() {
        return live;
    }

    HealthChecks ready() {
        return ready;
    }
}
