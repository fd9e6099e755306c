package vehicletracking.web.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Headers of every response that restrict what a browser does with it. A route may replace them. */
public final class SecurityHeaders {

    public static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("content-security-policy");

    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    public static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private SecurityHeaders() {}

    static void addTo(HttpServerRequest request) {
        MultiMap headers = request.response()
                .headers()
                .add(CONTENT_SECURITY_POLICY, NOTHING)
                .add(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .add(REFERRER_POLICY, NO_REFERRER);
        if (request.isSSL()) {
            headers.add(TRANSPORT_SECURITY, ONE_YEAR);
        }
    }
}
