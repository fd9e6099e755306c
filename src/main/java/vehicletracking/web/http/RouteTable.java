package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds routes to a router, with what all routes share: reading the body, checking its media type, sending the response,
 * limiting streams, and turning failures into problem documents. Confined to one event loop.
 *
 * <p>A handler returns a Future of its response; a {@link Problem} that it throws or fails with is the response
 * instead.
 */
public final class RouteTable {

    /** The most bytes of a body, other than those of uploads, imports and tracking clients. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    private static final String JSON = "application/json";

    private final Router router;
    private final IdleConnectionGuard guard;
    private final Failures failures;
    private final AccessControl access;
    private final StreamBudget streams;
    private final RequestTimer timer;
    private final Handler<RoutingContext> body = new BodyReader(MAX_BODY_BYTES);

    /** @param telemetry receives the measurements of all requests */
    public RouteTable(
            Router router,
            IdleConnectionGuard guard,
            Failures failures,
            AccessControl access,
            StreamBudget streams,
            RequestTelemetry telemetry) {
        this.router = router;
        this.guard = guard;
        this.failures = failures;
        this.access = access;
        this.streams = streams;
        this.timer = new RequestTimer(telemetry);
    }

    private Route route(HttpMethod method, String path) {
        return access.restrict(router.route(method, path).handler(timer.of(path)), method, path);
    }

    /** Of GET and HEAD, with the roles of GET. */
    private Route reading(String path) {
        return access.restrict(
                router.route(HttpMethod.GET, path).method(HttpMethod.HEAD).handler(timer.of(path)),
                HttpMethod.GET,
                path);
    }

    /** A GET without a body, and its HEAD. */
    public void get(String path, Function<RoutingContext, Future<Response>> handler) {
        reading(path).handler(respond(handler));
    }

    public void delete(String path, Function<RoutingContext, Future<Response>> handler) {
        route(HttpMethod.DELETE, path).handler(respond(handler));
    }

    /**
     * A POST with a JSON body, which the handler gets from {@link BodyReader#bodyOf}. The body is read first, so a large
     * one is refused with 413 whatever its media type; then 415 for another media type than JSON.
     */
    public void postJson(String path, Function<RoutingContext, Future<Response>> handler) {
        postBody(path, requireJson(handler));
    }

    /** A POST whose body may be absent; the handler checks its media type. */
    public void postBody(String path, Function<RoutingContext, Future<Response>> handler) {
        route(HttpMethod.POST, path).handler(body).handler(respond(handler));
    }

    /** A POST whose body is not read before the handler is called. */
    public void post(String path, Function<RoutingContext, Future<Response>> handler) {
        route(HttpMethod.POST, path).handler(respond(handler));
    }

    /** A POST whose body is read while the response is written. */
    public void postStream(String path, Function<RoutingContext, Future<Void>> handler) {
        route(HttpMethod.POST, path).handler(stream(handler));
    }

    /** A GET, and its HEAD, whose response is streamed; 503 when {@link StreamBudget} admits no more streams. */
    public void getStream(String path, BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> handler) {
        reading(path).handler(stream(handler));
    }

    /** A GET, and its HEAD, whose response goes on until the client disconnects. */
    public void getEndless(String path, Function<RoutingContext, Future<Void>> handler) {
        reading(path).handler(stream(handler));
    }

    /** A GET, and its HEAD, whose response is streamed where the request satisfies a predicate, and complete elsewhere. */
    public void getStreamIf(
            String path,
            Predicate<RoutingContext> isStreamed,
            BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> streamed,
            Function<RoutingContext, Future<Response>> complete) {
        Handler<RoutingContext> stream = stream(streamed);
        Handler<RoutingContext> response = respond(complete);
        reading(path).handler(request -> (isStreamed.test(request) ? stream : response).handle(request));
    }

    /** A GET and a HEAD of a path that other routes share: they get the requests that do not satisfy the predicate. */
    public void getIf(
            String path, Predicate<RoutingContext> isOurs, Function<RoutingContext, Future<Response>> handler) {
        Handler<RoutingContext> response = respond(handler);
        reading(path).handler(request -> {
            if (isOurs.test(request)) {
                response.handle(request);
            } else {
                request.next();
            }
        });
    }

    /** A GET, and its HEAD, whose handler writes the response itself, like those of Vert.x. */
    public void getHandler(String path, Handler<RoutingContext> handler) {
        reading(path).handler(prepared(handler));
    }

    /** A GET with a body, which tracking clients send. It is not safe, so it has no HEAD. */
    public void getBody(
            String path, Handler<RoutingContext> bodyReader, Function<RoutingContext, Future<Response>> handler) {
        route(HttpMethod.GET, path).handler(bodyReader).handler(respond(handler));
    }

    /** A POST with its own reader of the body. */
    public void postBody(
            String path, Handler<RoutingContext> bodyReader, Function<RoutingContext, Future<Response>> handler) {
        route(HttpMethod.POST, path).handler(bodyReader).handler(respond(handler));
    }

    /**
     * A route for any method but HEAD and OPTIONS, which change nothing, with the roles of the POST of another path and its
     * own reader of the body.
     */
    public void anyLike(
            String describedPath,
            String path,
            Handler<RoutingContext> bodyReader,
            Function<RoutingContext, Future<Response>> handler) {
        access.restrict(
                        router.route(path).handler(timer.of(path)).handler(RouteTable::refuseSafe),
                        HttpMethod.POST,
                        describedPath)
                .handler(bodyReader)
                .handler(respond(handler));
    }

    private static void refuseSafe(RoutingContext request) {
        HttpMethod method = request.request().method();
        if (method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS)) {
            request.fail(405);
        } else {
            request.next();
        }
    }

    /** The router with all added routes; a request that matches none gets a problem document. */
    public Router router() {
        new ErrorHandlers(router, failures, timer).install(MAX_BODY_BYTES);
        return router;
    }

    private Handler<RoutingContext> stream(BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> handler) {
        return stream(request -> streams.open(share -> handler.apply(request, share)));
    }

    /** A handler whose response is streamed. A stream that fails is cut off, so that it is not taken for complete. */
    private Handler<RoutingContext> stream(Function<RoutingContext, Future<Void>> handler) {
        return prepared(request -> invoke(handler, request).onFailure(failure -> fail(request, failure)));
    }

    /** A handler that sends the response, or the problem document of a failure. */
    private Handler<RoutingContext> respond(Function<RoutingContext, Future<Response>> handler) {
        return prepared(request -> invoke(handler, request).onComplete(result -> {
            if (result.succeeded()) {
                send(request, result.result());
            } else {
                fail(request, result.cause());
            }
        }));
    }

    /**
     * A handler that first notes the progress of the connection and returns the {@code X-Request-Id}. It runs when the
     * whole request has arrived, or the head of one whose body is streamed.
     */
    private Handler<RoutingContext> prepared(Handler<RoutingContext> handler) {
        return request -> {
            guard.noteProgress(request.request());
            String requestId = RequestCause.requestId(request.request());
            if (requestId != null) {
                request.response().putHeader(RequestCause.REQUEST_ID, requestId);
            }
            handler.handle(request);
        };
    }

    private static <T> Future<T> invoke(Function<RoutingContext, Future<T>> handler, RoutingContext request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void send(RoutingContext request, Response response) {
        // The Future may complete on a context without the request, where nothing else catches what sending throws.
        try {
            response.sendTo(request.request());
        } catch (RuntimeException e) {
            fail(request, e);
        }
    }

    private void fail(RoutingContext request, Throwable failure) {
        failures.fail(request.request(), failure);
    }

    /** Refuses a body that is not declared as JSON, or that is compressed. */
    public static Function<RoutingContext, Future<Response>> requireJson(
            Function<RoutingContext, Future<Response>> handler) {
        return request -> {
            String contentType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (!isJson(contentType)) {
                throw HttpProblems.unsupportedMediaType("content type", JSON, contentType);
            }
            ContentEncoding.requireNone(request.request());
            return handler.apply(request);
        };
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.regionMatches(true, 0, JSON, 0, JSON.length())
                && (contentType.length() == JSON.length() || "; \t".indexOf(contentType.charAt(JSON.length())) >= 0);
    }
}
