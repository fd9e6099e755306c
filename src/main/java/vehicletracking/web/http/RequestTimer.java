package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Measures requests by their route. Of several routes that get a request one after another, the last one counts. A response
 * that is not completed, because the client disconnects or a stream fails, is not measured.
 */
final class RequestTimer {

    /** Route of requests that match none; their paths are arbitrary. */
    static final String UNMATCHED = "unmatched";

    private final RequestTelemetry telemetry;

    RequestTimer(RequestTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** The first handler of a route. */
    Handler<RoutingContext> of(String route) {
        return request -> {
            measure(request.request(), route, System.nanoTime());
            request.next();
        };
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
