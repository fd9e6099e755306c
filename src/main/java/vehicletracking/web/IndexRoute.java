package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import vehicletracking.web.http.AcceptHeader;
import vehicletracking.web.http.ClassPathResource;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.SecurityHeaders;
import vehicletracking.web.ingest.IngestBodyReader;
import vehicletracking.web.page.PageConfig;

/** What is at {@code /}: the page for clients that prefer HTML, else links in JSON. */
final class IndexRoute implements RouteGroup {

    private static final String HTML = "text/html; charset=utf-8";
    private static final Set<String> HTML_RANGES = Set.of("text/html", "text/*");
    private static final Set<String> JSON_RANGES = Set.of("application/json", "application/*", "*/*");

    /** Providers of tiles refuse requests that do not name the site whose page shows them. */
    private static final String REFERRER_POLICY = "strict-origin";

    private final String contentSecurityPolicy;
    private final Buffer page = ClassPathResource.read("/web/index.html");
    private final Buffer links = new JsonObject()
            .put("title", "Vehicle tracking")
            .put(
                    "links",
                    new JsonArray()
                            .add(link("service-desc", "GET", "/openapi.json", "API description (OpenAPI)"))
                            .add(link("status", "GET", "/health/ready", "Whether the service can do its work"))
                            .add(link("register-vehicle", "POST", "/register-vehicle", "Register a vehicle"))
                            .add(link("track-location", "POST", "/track-location", "Track a location of a vehicle"))
                            .add(link("vehicles", "GET", "/vehicles", "Vehicles"))
                            .add(link("current-locations", "GET", "/vehicle-current-locations", "Current locations"))
                            .add(link("events", "GET", "/events", "Event log")))
            .toBuffer();

    IndexRoute(PageConfig page) {
        this.contentSecurityPolicy = page.contentSecurityPolicy();
    }

    /** Excludes requests with a report: those of tracking clients that can send to {@code /} only. */
    @Override
    public void addTo(RouteTable routes) {
        routes.getIf("/", request -> !IngestBodyReader.isReport(request.request()), this::index);
    }

    private static JsonObject link(String rel, String method, String href, String title) {
        return new JsonObject()
                .put("rel", rel)
                .put("method", method)
                .put("href", href)
                .put("title", title);
    }

    private Future<Response> index(RoutingContext request) {
        boolean isHtml = isHtmlPreferred(AcceptHeader.of(request));
        Response response = new Response(200, isHtml ? HTML : Response.JSON, isHtml ? page : links, null, null);
        request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(SecurityHeaders.REFERRER_POLICY, REFERRER_POLICY)
                .putHeader(SecurityHeaders.CONTENT_SECURITY_POLICY, contentSecurityPolicy);
        return Future.succeededFuture(response);
    }

    private static boolean isHtmlPreferred(List<MIMEHeader> accepted) {
        // The most preferred range comes first.
        return accepted.stream()
                .filter(range -> range.weight() > 0)
                .map(range -> (range.component() + "/" + range.subComponent()).toLowerCase(Locale.ROOT))
                .filter(range -> HTML_RANGES.contains(range) || JSON_RANGES.contains(range))
                .findFirst()
                .filter(HTML_RANGES::contains)
                .isPresent();
    }
}
