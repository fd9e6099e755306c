package vehicletracking.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Measurements and spans of requests. Called on event loops for every request, so it neither blocks nor throws.
 * Thread-safe.
 */
public interface RequestTelemetry {

    /** Discards all measurements. */
    RequestTelemetry NONE = (method, route, status, durationNanos) -> {};

    /**
     * The response to a request is written.
     *
     * @param route path of the route, with the names of its parameters and not their values
     * @param durationNanos since the head of the request arrived
     */
    void responded(HttpMethod method, String route, int status, long durationNanos);

    /** Whether {@link #begin} may return a span. */
    default boolean isTracing() {
        return false;
    }

    /**
     * A route begins to handle a request.
     *
     * @param route path of the route, with the names of its parameters and not their values
     * @return the span of the request, a child of that of its {@code traceparent}; null unless it is sampled
     */
    default @Nullable RequestSpan begin(HttpServerRequest request, String route) {
        return null;
    }
}
