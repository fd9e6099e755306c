package vehicletracking;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The deployed verticles of a service. They are undeployed in the opposite order, so that none uses an undeployed one. */
final class Deployments {

    private final Vertx vertx;
    private final Deque<String> ids = new ArrayDeque<>();

    Deployments(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Deploys one after another; fails with the first that can't be deployed. */
    Future<Void> deploy(List<Verticles.Deployment> inOrder) {
        if (inOrder.isEmpty()) {
            return Future.succeededFuture();
        }
        Verticles.Deployment first = inOrder.getFirst();
        return vertx.deployVerticle(first.verticle(), new DeploymentOptions().setInstances(first.instances()))
                .compose(id -> {
                    ids.push(id);
                    return deploy(inOrder.subList(1, inOrder.size()));
                });
    }

    /** Undeploys all that were deployed; never fails. */
    Future<Void> undeployAll() {
        return ids.isEmpty()
                ? Future.succeededFuture()
                : vertx.undeploy(ids.pop()).transform(ignored -> undeployAll());
    }
}
