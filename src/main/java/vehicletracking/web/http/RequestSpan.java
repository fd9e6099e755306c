package vehicletracking.web.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Span of a sampled request. Confined to one event loop. */
public interface RequestSpan {

    /** This span as the W3C header {@code traceparent}. */
    String traceParent();

    String traceId();

    /** Another route handles the request. */
    void reroute(String route);

    /**
     * The request has ended.
     *
     * @param isComplete whether the response was sent to its end
     */
    void end(int status, boolean isComplete);

    /** The span of a request; null unless it is sampled. */
    static @Nullable RequestSpan of(RoutingContext request) {
        return request.get(RequestSpan.class.getName());
    }
}
