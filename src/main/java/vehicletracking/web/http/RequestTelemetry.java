package vehicletracking.web.http;

import io.vertx.core.http.HttpMethod;

/** Measurements of requests. Called on event loops for every request, so it neither blocks nor throws. Thread-safe. */
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
}
