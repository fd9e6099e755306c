package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

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

    private final Router router;
    private final ResponseHandlers responses;
    private final StreamBudget streams;
    private final Handler<RoutingContext> body = new BodyReader(MAX_BODY_BYTES);

    public RouteTable(Router router, ResponseHandlers responses, StreamBudget streams) {
        this.router = router;
        this.responses = responses;
        this.streams = streams;
    }

    /** A GET without a body. */
    public void get(String path, Function<RoutingContext, Future<Response>> handler) {
        router.get(path).handler(responses.respond(handler));
    }

    public void delete(String path, Function<RoutingContext, Future<Response>> handler) {
        router.delete(path).handler(responses.respond(handler));
    }

    /** A POST with a JSON body, which the handler gets from {@link BodyReader#bodyOf}; 415 for other media types. */
    public void postJson(String path, Function<RoutingContext, Future<Response>> handler) {
        postBody(path, ResponseHandlers.requireJson(handler));
    }

    /** A POST whose body may be absent; the handler checks its media type. */
    public void postBody(String path, Function<RoutingContext, Future<Response>> handler) {
        router.post(path).handler(body).handler(responses.respond(handler));
    }

    /** A POST whose body is not read before the handler is called. */
    public void post(String path, Function<RoutingContext, Future<Response>> handler) {
        router.post(path).handler(responses.respond(handler));
    }

    /** A POST whose body is read while the response is written. */
    public void postStream(String path, Function<RoutingContext, Future<Void>> handler) {
        router.post(path).handler(responses.stream(handler));
    }

    /** A GET whose response is streamed; 503 when {@link StreamBudget} admits no more streams. */
    public void getStream(String path, BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> handler) {
        router.get(path).handler(stream(handler));
    }

    /** A GET whose response is streamed where the request satisfies a predicate, and complete elsewhere. */
    public void getStreamIf(
            String path,
            Predicate<RoutingContext> isStreamed,
            BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> streamed,
            Function<RoutingContext, Future<Response>> complete) {
        Handler<RoutingContext> stream = stream(streamed);
        Handler<RoutingContext> response = responses.respond(complete);
        router.get(path).handler(request -> (isStreamed.test(request) ? stream : response).handle(request));
    }

    /** A GET and a HEAD of a path that other routes share: they get the requests that do not satisfy the predicate. */
    public void getIf(
            String path, Predicate<RoutingContext> isOurs, Function<RoutingContext, Future<Response>> handler) {
        Handler<RoutingContext> response = responses.respond(handler);
        Handler<RoutingContext> guarded = request -> {
            if (isOurs.test(request)) {
                response.handle(request);
            } else {
                request.next();
            }
        };
        router.get(path).handler(guarded);
        router.head(path).handler(guarded);
    }

    /** A GET whose handler writes the response itself, like those of Vert.x. */
    public void getHandler(String path, Handler<RoutingContext> handler) {
        router.get(path).handler(responses.prepared(handler));
    }

    /** A GET with a body, which tracking clients send. */
    public void getBody(
            String path, Handler<RoutingContext> bodyReader, Function<RoutingContext, Future<Response>> handler) {
        router.get(path).handler(bodyReader).handler(responses.respond(handler));
    }

    /** A POST with its own reader of the body. */
    public void postBody(
            String path, Handler<RoutingContext> bodyReader, Function<RoutingContext, Future<Response>> handler) {
        router.post(path).handler(bodyReader).handler(responses.respond(handler));
    }

    /** A route for any method, with its own reader of the body. */
    public void any(
            String path, Handler<RoutingContext> bodyReader, Function<RoutingContext, Future<Response>> handler) {
        router.route(path).handler(bodyReader).handler(responses.respond(handler));
    }

    /** The router with all added routes; a request that matches none gets a problem document. */
    public Router router() {
        responses.installErrorHandlers(router, MAX_BODY_BYTES);
        return router;
    }

    private Handler<RoutingContext> stream(BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> handler) {
        return responses.stream(request -> streams.open(share -> handler.apply(request, share)));
    }
}
