package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.WebTelemetry;

/** Route of the metrics, unless they have a port of their own. */
public final class MetricsRoutes implements RouteGroup {

    private final Optional<Supplier<Future<Buffer>>> metrics;

    /** @param metrics renders them; empty when another port serves them */
    public MetricsRoutes(Optional<Supplier<Future<Buffer>>> metrics) {
        this.metrics = metrics;
    }

    @Override
    public void addTo(RouteTable routes) {
        metrics.ifPresent(rendered -> routes.get("/metrics", request -> metrics(request, rendered)));
    }

    private static Future<Response> metrics(RoutingContext request, Supplier<Future<Buffer>> rendered) {
        request.response().putHeader("Cache-Control", "no-store");
        return rendered.get().map(text -> new Response(200, WebTelemetry.PROMETHEUS_TEXT, text, null, null));
    }
}
