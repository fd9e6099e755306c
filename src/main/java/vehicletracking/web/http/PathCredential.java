package vehicletracking.web.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The path {@code /t/{key}/...} of tracking clients that take nothing but an address. The key is removed from the path
 * before the request is routed, so that it appears in no log and no response. Proxies and browsers keep paths, so that a
 * token, which may be of any role, is not accepted there.
 */
final class PathCredential {

    private static final String PREFIX = "/t/";
    private static final String DATA = "pathCredential";

    private PathCredential() {}

    /** Must be added before all other routes. */
    static void addTo(Router router) {
        router.route(PREFIX + "*").handler(PathCredential::reroute);
    }

    private static void reroute(RoutingContext request) {
        if (of(request) != null) { // a second key; rerouting again and again would exhaust the stack
            request.next();
            return;
        }
        String path = request.request().path();
        int end = path.indexOf('/', PREFIX.length());
        String key = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
        request.put(DATA, key);
        request.reroute((end < 0 ? "/" : path.substring(end)) + queryOf(request.request()));
    }

    /** A path as it may be logged: {@code /t/***} and what follows the key. */
    static String withoutKey(@Nullable String path) {
        if (path == null) {
            return "-";
        }
        if (!path.startsWith(PREFIX)) {
            return path;
        }
        int end = path.indexOf('/', PREFIX.length());
        return PREFIX + "***" + (end < 0 ? "" : path.substring(end));
    }

    private static String queryOf(HttpServerRequest request) {
        return request.query() == null ? "" : "?" + request.query();
    }

    static @Nullable String of(RoutingContext request) {
        return request.get(DATA);
    }
}
