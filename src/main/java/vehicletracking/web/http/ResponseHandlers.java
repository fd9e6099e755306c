package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that write the result of a route to the response: a complete response, a stream, or a problem document.
 * Confined to one event loop.
 */
public final class ResponseHandlers {

    private static final String JSON = "application/json";

    private final IdleConnectionGuard guard;
    private final Failures failures;

    public ResponseHandlers(IdleConnectionGuard guard, Failures failures) {
        this.guard = guard;
        this.failures = failures;
    }

    /** Installs the problem documents of requests that no route handles, or whose handler fails with a status only. */
    public void installErrorHandlers(Router router, long maxBodyBytes) {
        router.errorHandler(400, request -> refuse(request, Failures.malformed(request.failure())));
        router.errorHandler(
                404,
                request ->
                        refuse(request, HttpProblems.notFound(request.request().path())));
        router.errorHandler(405, request -> {
            request.response()
                    .putHeader(
                            HttpHeaders.ALLOW,
                            allowedMethods(router, request.request().path()));
            refuse(
                    request,
                    HttpProblems.methodNotAllowed(
                            request.request().method().name(), request.request().path()));
        });
        router.errorHandler(413, request -> refuse(request, HttpProblems.bodyTooLarge(maxBodyBytes)));
        router.errorHandler(417, request -> refuse(request, HttpProblems.expectationFailed()));
        router.errorHandler(500, request -> fail(request, failureOf(request)));
    }

    private static String allowedMethods(Router router, String path) {
        return router.getRoutes().stream()
                .filter(route -> path.matches(String.valueOf(route.getPath()).replaceAll(":\\w+", "[^/]+") + "/?"))
                .flatMap(route -> Stream.ofNullable(route.methods()).flatMap(Set::stream))
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A handler that sends the response, or the problem document of a failure. */
    public Handler<RoutingContext> respond(Function<RoutingContext, Future<Response>> handler) {
        return prepared(request -> invoke(handler, request).onComplete(result -> {
            if (result.succeeded()) {
                send(request, result.result());
            } else {
                fail(request, result.cause());
            }
        }));
    }

    private void send(RoutingContext request, Response response) {
        // The Future may complete on a context without the request, where nothing else catches what sending throws.
        try {
            response.sendTo(request.response());
        } catch (RuntimeException e) {
            fail(request, e);
        }
    }

    /** A handler whose response is streamed. A stream that fails is cut off, so that it is not taken for complete. */
    public Handler<RoutingContext> stream(Function<RoutingContext, Future<Void>> handler) {
        return prepared(request -> invoke(handler, request).onFailure(failure -> fail(request, failure)));
    }

    /**
     * A handler that first notes the progress of the connection and returns the {@code X-Request-Id}. It runs when the
     * whole request has arrived, or the head of one whose body is streamed.
     */
    public Handler<RoutingContext> prepared(Handler<RoutingContext> handler) {
        return request -> {
            guard.noteProgress(request.request().connection());
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

    private void refuse(RoutingContext request, Problem problem) {
        failures.refuse(request.request(), problem);
    }

    private static Throwable failureOf(RoutingContext request) {
        @Nullable Throwable failure = request.failure();
        return failure == null ? new IllegalStateException("a route failed without an exception") : failure;
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
