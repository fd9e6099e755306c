package vehicletracking.web;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Pool;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionStatus;

/** Whether the process lives, and whether it can do its work. */
public final class Readiness {

    private static final long TIMEOUT_MILLIS = 2_000;

    private final HealthChecks live;
    private final HealthChecks ready;

    /** @param pool connections to the database that is asked whether it answers */
    public Readiness(Vertx vertx, Pool pool) {
        live = HealthChecks.create(vertx).register("process", promise -> promise.complete(Status.OK()));
        ready = HealthChecks.create(vertx)
                .register(
                        "database",
                        TIMEOUT_MILLIS,
                        promise -> pool.query("SELECT 1")
                                .execute()
                                .map(Status.OK())
                                .otherwise(Status.KO())
                                .onComplete(promise))
                .register(
                        "projections",
                        TIMEOUT_MILLIS,
                        promise -> ProjectionBus.STATUS
                                .request(vertx.eventBus(), new ProjectionBus.StatusRequest())
                                .map(statuses -> statuses.all().stream().noneMatch(Readiness::isFailing)
                                        ? Status.OK()
                                        : Status.KO())
                                .otherwise(Status.KO())
                                .onComplete(promise));
    }

    private static boolean isFailing(ProjectionStatus status) {
        return status.state() == ProjectionStatus.State.FAILING;
    }

    HealthChecks live() {
        return live;
    }

    HealthChecks ready() {
        return ready;
    }
}
