package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler that reads the body of a request into memory and calls the next handler. Forms are not parsed, since no route
 * accepts one. A larger body than the limit is refused with 413 and its rest is dropped; an {@code Expect} other than
 * {@code 100-continue} is refused with 417.
 */
public final class BodyReader implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final String KEY = "body";

    private final int maxBytes;

    public BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The body that was read; empty when the request has none. */
    public static Buffer bodyOf(RoutingContext context) {
        return context.get(KEY);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isDeclaredTooLarge(request)) {
            context.fail(413);
        } else if (isContinueExpected(request)) {
            read(context, request);
        } else {
            context.fail(417);
        }
    }

    private boolean isDeclaredTooLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > maxBytes;
    }

    /** Sends {@code 100 Continue} where the client expects it; false for any other expectation. */
    private static boolean isContinueExpected(HttpServerRequest request) {
        String expectation = request.getHeader(HttpHeaders.EXPECT);
        if (expectation == null) {
            return true;
        }
        if (!expectation.equalsIgnoreCase("100-continue")) {
            return false;
        }
        if (request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("a client disconnected before its body"));
        }
        return true;
    }

    private void read(RoutingContext context, HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.exceptionHandler(broken -> context.fail(Failures.bodyFailure(broken)));
        request.handler(chunk -> {
            RequestLimiter.chargeBytes(context, chunk.length());
            if (body.length() + chunk.length() > maxBytes) {
                request.handler(dropped -> {}).endHandler(dropped -> {});
                context.fail(413);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> {
            context.put(KEY, body);
            context.next();
        });
    }
}
