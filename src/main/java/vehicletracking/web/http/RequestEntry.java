package vehicletracking.web.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * First handler of every request. It refuses requests that can't be parsed and those of other versions of HTTP. It also
 * ends a request when code that runs for it throws where no route catches it, as in a handler of its body or in a
 * callback. Confined to one event loop.
 */
public final class RequestEntry implements Handler<HttpServerRequest> {

    private final IdleConnectionGuard guard;
    private final Failures failures;
    private final RequestTimer timer;
    private final Handler<HttpServerRequest> routes;

    /** @param telemetry receives the measurements of requests that reach no route */
    public RequestEntry(
            IdleConnectionGuard guard,
            Failures failures,
            Handler<HttpServerRequest> routes,
            RequestTelemetry telemetry) {
        this.guard = guard;
        this.failures = failures;
        this.timer = new RequestTimer(telemetry);
        this.routes = routes;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Vertx.currentContext().putLocal(RequestLocal.REQUEST, request);
        SecurityHeaders.addTo(request);
        guard.requestOpened(request);
        if (request.version() == null) {
            refuseAndClose(request, HttpProblems.versionNotSupported());
        } else {
            routes.handle(request);
        }
    }

    /** Refuses a request whose first line or headers can't be parsed, and closes its connection. */
    public void refuseInvalid(HttpServerRequest request) {
        SecurityHeaders.addTo(request);
        refuseAndClose(request, problemOf(request.decoderResult().cause()));
    }

    private void refuseAndClose(HttpServerRequest request, Problem problem) {
        timer.unmatched(request);
        closeAfterResponse(request);
        failures.refuse(request, problem);
        failures.close(request.connection());
    }

    /**
     * Announces that the connection is closed after the response, since the rest of the request is not read. A request
     * of HTTP/2 has a stream of its own, and its response no such header (RFC 9113, section 8.2.2).
     */
    public static void closeAfterResponse(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static Problem problemOf(@Nullable Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException ignored -> HttpProblems.addressTooLong();
            case TooLongHttpHeaderException ignored -> HttpProblems.headersTooLarge();
            case null -> HttpProblems.malformedRequest("It can't be parsed");
            default -> HttpProblems.malformedRequest(Failures.messageOf(cause));
        };
    }

    /** Fails the request that an uncaught exception of the event loop belongs to, or logs the exception. */
    public void handleUncaught(Throwable failure) {
        Context context = Vertx.currentContext();
        HttpServerRequest request = context == null ? null : context.getLocal(RequestLocal.REQUEST);
        if (request == null) {
            failures.logUncaught(failure);
        } else {
            failures.fail(request, failure);
        }
    }
}
