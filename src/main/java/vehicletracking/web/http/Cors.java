package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin resource sharing (Fetch Standard, section 3.2): lets pages of the configured origins read responses, and
 * answers their preflight requests. Requests of other origins are handled without these headers, so that a page of this
 * service can send its own.
 */
final class Cors implements Handler<HttpServerRequest> {

    private static final CharSequence METHODS = HttpHeaders.createOptimized("GET, HEAD, POST, DELETE");
    private static final CharSequence REQUEST_HEADERS = HttpHeaders.createOptimized(
            "Accept, Authorization, Content-Type, Idempotency-Key, Log-Position, Prefer, Traceparent, X-Request-Id");
    private static final CharSequence RESPONSE_HEADERS = HttpHeaders.createOptimized("Link, Location, Location-Flags,"
            + " Log-Archived, Log-Position, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id");
    private static final CharSequence MAX_AGE_SECONDS = HttpHeaders.createOptimized("7200");

    private final HttpRules rules;
    private final Handler<HttpServerRequest> next;

    Cors(HttpRules rules, Handler<HttpServerRequest> next) {
        this.rules = rules;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !rules.isOriginAllowed(origin)) {
            next.handle(request);
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        if (isPreflight(request)) {
            answerPreflight(response);
        } else {
            next.handle(request);
        }
    }

    private static boolean isPreflight(HttpServerRequest request) {
        @Nullable String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        return method != null && request.method().equals(HttpMethod.OPTIONS);
    }

    private static void answerPreflight(HttpServerResponse response) {
        response.setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        Response.end(response);
    }
}
