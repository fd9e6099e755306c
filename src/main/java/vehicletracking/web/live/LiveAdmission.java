package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import vehicletracking.live.LiveBudget;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.Problem;

/** Admits clients that wait for changes, within the budget of the node. Confined to one event loop. */
public final class LiveAdmission {

    private final IdleConnectionGuard guard;
    private final LiveBudget budget;

    public LiveAdmission(IdleConnectionGuard guard, LiveBudget budget) {
        this.guard = guard;
        this.budget = budget;
    }

    /**
     * Starts a client; a HEAD gets the headers.
     *
     * @return completes and fails as the client; fails with 503 when there are too many
     */
    Future<Void> admit(RoutingContext request, Function<LiveResponse, Future<Void>> client) {
        if (LiveResponse.isHeadOnly(request)) {
            return request.response().end();
        }
        if (!budget.tryAcquire()) {
            return Future.failedFuture(Problem.tooManyStreams());
        }
        return client.apply(new LiveResponse(request, guard)).onComplete(ignored -> budget.release());
    }
}
