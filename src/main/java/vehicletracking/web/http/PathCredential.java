package vehicletracking.web.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.KeySecret;

/**
 * The path {@code /t/{key}/...} of tracking clients that take nothing but an address. The key is removed from the path
 * before the request is routed, so that it appears in no log and no response. Proxies and browsers keep paths, so that a
 * token, which may be of any role, is not accepted there.
 */
final class PathCredential implements Handler<HttpServerRequest> {

    /** A client whose address ends with a slash sends two at the beginning of the path. */
    private static final Pattern FORM = Pattern.compile("/{1,9}t/([^/]+)(/.*)?");

    private static final Pattern KEY = Pattern.compile(KeySecret.PREFIX + "[0-9A-Za-z]+");
    private static final String HIDDEN = "***";

    private final Handler<HttpServerRequest> routes;

    PathCredential(Handler<HttpServerRequest> routes) {
        this.routes = routes;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Matcher form = formOf(request.path());
        if (form == null) {
            routes.handle(request);
            return;
        }
        Vertx.currentContext().putLocal(RequestLocal.PATH_CREDENTIAL, form.group(1));
        String path = form.group(2) == null ? "/" : form.group(2);
        routes.handle(new WithoutCredential((HttpServerRequestInternal) request, path));
    }

    private static @Nullable Matcher formOf(@Nullable String path) {
        // Other paths, which nearly all requests have, are not matched.
        if (path == null || path.length() < 3 || !(path.startsWith("t/", 1) || path.charAt(1) == '/')) {
            return null;
        }
        Matcher form = FORM.matcher(path);
        return form.matches() ? form : null;
    }

    private static final class WithoutCredential extends HttpServerRequestWrapper {

        private final String path;

        WithoutCredential(HttpServerRequestInternal request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public String uri() {
            return query() == null ? path : path + "?" + query();
        }
    }

    /** A path as it may be logged or returned: without access keys, and without what is in the place of one. */
    static String withoutKey(@Nullable String path) {
        if (path == null) {
            return "-";
        }
        Matcher form = formOf(path);
        String rest = form == null ? path : form.group(2) == null ? "" : form.group(2);
        String hidden =
                rest.contains(KeySecret.PREFIX) ? KEY.matcher(rest).replaceAll(KeySecret.PREFIX + HIDDEN) : rest;
        return form == null && of() == null ? hidden : "/t/" + HIDDEN + hidden;
    }

    /** The credential in the path of the current request; null if there is none. */
    static @Nullable String of() {
        Context context = Vertx.currentContext();
        return context == null ? null : context.getLocal(RequestLocal.PATH_CREDENTIAL);
    }
}
