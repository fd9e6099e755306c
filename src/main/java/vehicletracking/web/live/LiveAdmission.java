package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import vehicletracking.live.LiveBudget;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.Problem;

/** Admits clients that wait for changes, within the budget of the node. Confined to one event loop. */
public final class LiveAdmission {

    /** A client whose access key was revoked receives nothing after a second, also while it reads the log or a snapshot. */
    private static final long RECHECK_MILLIS = 500;

    private final IdleConnectionGuard guard;
    private final LiveBudget budget;
    private final Set<LiveResponse> open = new HashSet<>();
    private boolean isClosed;

    public LiveAdmission(Vertx vertx, IdleConnectionGuard guard, LiveBudget budget) {
        this.guard = guard;
        this.budget = budget;
        vertx.setPeriodic(RECHECK_MILLIS, ignored -> List.copyOf(open).forEach(LiveResponse::recheck));
    }

    /**
     * Starts a client; a HEAD gets the headers.
     *
     * @return completes and fails as the client; fails with 503 when there are too many, and after {@link #close}
     */
    Future<Void> admit(RoutingContext request, Function<LiveResponse, Future<Void>> client) {
        if (request.request().method().equals(HttpMethod.HEAD)) {
            LiveResponse.putHeaders(request.response());
            return request.response().end();
        }
        if (isClosed || !budget.tryAcquire()) {
            return Future.failedFuture(Problem.tooManyStreams());
        }
        LiveResponse response = new LiveResponse(request, guard);
        open.add(response);
        return client.apply(response).onComplete(ignored -> {
            open.remove(response);
            budget.release();
        });
    }

    /** Ends all responses, whose clients connect again, and admits no more: the server waits for the end of its responses. */
    public void close() {
        isClosed = true;
        List.copyOf(open).forEach(LiveResponse::end);
    }
}
