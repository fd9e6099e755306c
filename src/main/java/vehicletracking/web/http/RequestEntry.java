package vehicletracking.web.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * First handler of every request. It refuses requests that can't be parsed and those of other versions of HTTP. It also
 * ends a request when code that runs for it throws where no route catches it, as in a handler of its body or in a
 * callback. Confined to one event loop.
 */
public final class RequestEntry implements Handler<HttpServerRequest> {

    private final Failures failures;
    private final RequestTimer timer;
    private final Handler<HttpServerRequest> routes;

    /** @param telemetry receives the measurements of requests that reach no route */
    public RequestEntry(Failures failures, Handler<HttpServerRequest> routes, RequestTelemetry telemetry) {
        this.failures = failures;
        this.timer = new RequestTimer(telemetry);
        this.routes = routes;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Vertx.currentContext().putLocal(RequestLocal.REQUEST, request);
        if (request.version() == null) {
            refuseAndClose(request, HttpProblems.versionNotSupported());
        } else {
            routes.handle(request);
        }
    }

    /** Refuses a request whose first line or headers can't be parsed, and closes its connection. */
    public void refuseInvalid(HttpServerRequest request) {
        refuseAndClose(request, problemOf(request.decoderResult().cause()));
    }

    private void refuseAndClose(HttpServerRequest request, Problem problem) {
        timer.unmatched(request);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        failures.refuse(request, problem);
        failures.close(request.connection());
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
