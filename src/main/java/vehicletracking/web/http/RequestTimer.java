package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Measures and traces requests by their route. Of several routes that get a request one after another, the last one counts.
 * A response that is not completed, because the client disconnects or a stream fails, is not measured. Requests without a
 * route are not traced.
 */
final class RequestTimer {

    /** Route of requests that match none; their paths are arbitrary. */
    static final String UNMATCHED = "unmatched";

    private final RequestTelemetry telemetry;
    private final boolean isTracing;

    RequestTimer(RequestTelemetry telemetry) {
        this.telemetry = telemetry;
        this.isTracing = telemetry.isTracing();
    }

    /** The first handler of a route. */
    Handler<RoutingContext> of(String route) {
        return request -> {
            measure(request.request(), route, System.nanoTime());
            if (isTracing) {
                trace(request, route);
            }
            request.next();
        };
    }

    private void trace(RoutingContext request, String route) {
        RequestSpan begun = RequestSpan.of(request);
        if (begun != null) {
            begun.reroute(route);
            return;
        }
        RequestSpan span = telemetry.begin(request.request(), route);
        if (span != null) {
            request.put(RequestSpan.class.getName(), span);
            RequestLocal.putSpan(span);
            request.addEndHandler(ended ->
                    span.end(request.response().getStatusCode(), AccessLog.isComplete(ended, request.response())));
        }
    }

    /** Measures a request that has no route, before it is refused. */
    void unmatched(HttpServerRequest request) {
        measure(request, UNMATCHED, System.nanoTime());
    }

    private void measure(HttpServerRequest request, String route, long startedNanos) {
        // Not the end handler of the response, which vertx-web replaces.
        request.response()
                .bodyEndHandler(ignored -> telemetry.responded(
                        request.method(), route, request.response().getStatusCode(), System.nanoTime() - startedNanos));
    }
}
