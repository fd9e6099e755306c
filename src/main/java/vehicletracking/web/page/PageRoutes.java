package vehicletracking.web.page;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of the files and the configuration of the page. They contain no data of the fleet, so they are public. */
public final class PageRoutes implements RouteGroup {

    private final PageConfig config;
    private final Future<PageFiles> files;

    public PageRoutes(Vertx vertx, PageConfig config) {
        this.config = config;
        this.files = vertx.executeBlocking(PageFiles::loaded);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/web/config.json", this::config);
        routes.getHandler("/web/:file", this::file);
    }

    private Future<Response> config(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        return Future.succeededFuture(Response.ok(config.toJson()));
    }

    private void file(RoutingContext request) {
        files.onFailure(request::fail)
                .onSuccess(loaded -> loaded.byName(request.pathParam("file"))
                        .ifPresentOrElse(file -> file.sendTo(request.request()), () -> request.fail(404)));
    }
}
