package vehicletracking.web.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.vehicle.Principal;

/** Logs a line for each request when its response has ended, without the query, which may contain locations. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private AccessLog() {}

    /** Must be added before all other routes. */
    static void addTo(Router router) {
        router.route().handler(AccessLog::begin);
    }

    private static void begin(RoutingContext request) {
        long startedNanos = System.nanoTime();
        String path = PathCredential.withoutKey(request.request().path());
        request.addEndHandler(ended -> log(
                request.request(),
                path,
                AccessControl.principalOf(request),
                startedNanos,
                isComplete(ended, request.response())));
        request.next();
    }

    /** The stream of HTTP/2 may be closed before the end of its response is reported. */
    static boolean isComplete(AsyncResult<Void> ended, HttpServerResponse response) {
        return ended.succeeded() || (response.ended() && response.streamId() >= 0);
    }

    /** For a request that was refused before it was routed. */
    static void logRefused(HttpServerRequest request) {
        log(request, PathCredential.withoutKey(request.path()), null, System.nanoTime(), true);
    }

    private static void log(
            HttpServerRequest request,
            String path,
            @Nullable Principal principal,
            long startedNanos,
            boolean isComplete) {
        SocketAddress client = request.remoteAddress();
        LOG.atInfo()
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", path)
                .addKeyValue("status", request.response().getStatusCode())
                .addKeyValue("bytes", request.response().bytesWritten())
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos))
                .addKeyValue("client", client == null ? "-" : client.hostAddress())
                .addKeyValue("requestId", Objects.requireNonNullElse(RequestCause.requestId(request), "-"))
                .addKeyValue("principal", principal == null ? "-" : principal.id())
                .log(isComplete ? "request" : "request aborted");
    }
}
