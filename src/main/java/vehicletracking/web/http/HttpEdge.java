package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import vehicletracking.limit.TrustedProxies;

/** What the settings require to happen to a request before it is routed. */
public final class HttpEdge {

    private HttpEdge() {}

    /** A router without routes, which logs its requests if the rules require it. */
    public static Router routerFor(Vertx vertx, HttpRules rules) {
        Router router = Router.router(vertx);
        if (rules.isAccessLogged()) {
            AccessLog.addTo(router);
        }
        return router;
    }

    /** The handlers of requests that the rules require in front of the routes. */
    public static Handler<HttpServerRequest> inFrontOf(
            Handler<HttpServerRequest> routes, HttpRules rules, Failures failures) {
        Handler<HttpServerRequest> credited = new PathCredential(routes);
        Handler<HttpServerRequest> shared = rules.corsOrigins().isEmpty() ? credited : new Cors(rules, credited);
        Handler<HttpServerRequest> filtered =
                rules.ownHosts().isEmpty() ? shared : new HostFilter(rules, failures, shared);
        TrustedProxies proxies = rules.limits().proxies();
        return proxies.isEmpty() ? filtered : new ForwardedRequests(proxies, filtered);
    }
}
