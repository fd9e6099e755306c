package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Principal;

/**
 * Origin of a request: its principal, the address of its client, its {@code X-Request-Id}, and the trace and parent span of
 * its {@code traceparent} (W3C Trace Context, level 2). Malformed headers are ignored, not refused.
 */
public final class RequestCause {

    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("traceparent");

    private static final int MAX_REQUEST_ID_LENGTH = 128;

    private static final Pattern TRACE =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?");

    private RequestCause() {}

    public static Cause of(RoutingContext context) {
        Cause cause = of(context.request(), AccessControl.principalOf(context));
        RequestSpan span = RequestSpan.of(context);
        return span == null ? cause : cause.withTraceParent(span.traceParent());
    }

    static Cause of(HttpServerRequest request, @Nullable Principal principal) {
        String client = client(request);
        String requestId = requestId(request);
        String traceParent = request.getHeader(TRACE_PARENT);
        if (traceParent != null) {
            Matcher trace = TRACE.matcher(traceParent);
            if (trace.matches()) {
                return new Cause(client, requestId, trace.group(1), trace.group(2), principal);
            }
        }
        return new Cause(client, requestId, null, null, principal);
    }

    /** {@code X-Request-Id}; null if absent or not 1 to {@value #MAX_REQUEST_ID_LENGTH} visible ASCII characters. */
    static @Nullable String requestId(HttpServerRequest request) {
        String text = request.getHeader(REQUEST_ID);
        return text != null && !text.isEmpty() && text.length() <= MAX_REQUEST_ID_LENGTH && isVisibleAscii(text)
                ? text
                : null;
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static @Nullable String client(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        return address == null ? null : address.hostAddress();
    }
}
