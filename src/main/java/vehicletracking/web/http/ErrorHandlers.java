package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Problem documents of requests that no route handles, or whose handler fails with a status only. */
final class ErrorHandlers {

    private final Router router;
    private final Failures failures;
    private final RequestTimer timer;

    ErrorHandlers(Router router, Failures failures, RequestTimer timer) {
        this.router = router;
        this.failures = failures;
        this.timer = timer;
    }

    void install(long maxBodyBytes) {
        router.errorHandler(400, request -> refuse(request, Failures.malformed(request.failure())));
        router.errorHandler(
                404,
                request -> refuseUnmatched(
                        request,
                        HttpProblems.notFound(
                                PathCredential.withoutKey(request.request().path()))));
        router.errorHandler(405, this::refuseMethod);
        router.errorHandler(413, request -> refuse(request, HttpProblems.bodyTooLarge(maxBodyBytes)));
        router.errorHandler(417, request -> refuse(request, HttpProblems.expectationFailed()));
        router.errorHandler(500, request -> failures.fail(request.request(), failureOf(request)));
    }

    private void refuseMethod(RoutingContext request) {
        String path = request.request().path();
        HttpMethod method = request.request().method();
        request.response().putHeader(HttpHeaders.ALLOW, allowedMethods(path));
        if (method.equals(HttpMethod.OPTIONS)) {
            Response.end(request.response().setStatusCode(204));
        } else {
            refuseUnmatched(request, HttpProblems.methodNotAllowed(method.name(), path));
        }
    }

    private String allowedMethods(String path) {
        return Stream.concat(
                        router.getRoutes().stream()
                                .filter(route -> isAt(path, route))
                                .flatMap(ErrorHandlers::methodsOf),
                        Stream.of(HttpMethod.OPTIONS))
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A route for any method is that of a tracking client, which sends one of these. */
    private static Stream<HttpMethod> methodsOf(Route route) {
        return route.methods() == null ? Stream.of(HttpMethod.GET, HttpMethod.POST) : route.methods().stream();
    }

    private static boolean isAt(String path, Route route) {
        String pattern = route.getPath();
        if (pattern == null) {
            return false; // of every path
        }
        return route.isExactPath()
                ? path.matches(pattern.replaceAll(":\\w+", "[^/]+") + "/?")
                : path.startsWith(pattern.replace("*", ""));
    }

    private void refuseUnmatched(RoutingContext request, Problem problem) {
        timer.unmatched(request.request());
        refuse(request, problem);
    }

    private void refuse(RoutingContext request, Problem problem) {
        failures.refuse(request.request(), problem);
    }

    private static Throwable failureOf(RoutingContext request) {
        @Nullable Throwable failure = request.failure();
        return failure == null ? new IllegalStateException("a route failed without an exception") : failure;
    }
}
