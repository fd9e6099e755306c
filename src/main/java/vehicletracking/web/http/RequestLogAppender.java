package vehicletracking.web.http;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import vehicletracking.vehicle.Cause;

/**
 * Asynchronous appender that adds {@code requestId} and {@code traceId} to what is logged on behalf of a request that has
 * them. They are read on the thread that logs.
 */
public final class RequestLogAppender extends AsyncAppender {

    @Override
    protected void preprocess(ILoggingEvent event) {
        super.preprocess(event);
        Context context = Vertx.currentContext();
        HttpServerRequest request = context == null ? null : context.getLocal(RequestLocal.REQUEST);
        if (request != null && event instanceof LoggingEvent line && line.getKeyValuePairs() == null) {
            Cause cause = RequestCause.of(request, null);
            add(line, "requestId", cause.requestId());
            add(line, "traceId", traceIdOf(cause, context.getLocal(RequestLocal.SPAN)));
        }
    }

    private static @Nullable String traceIdOf(Cause cause, @Nullable RequestSpan span) {
        return span == null ? cause.correlationId() : span.traceId();
    }

    private static void add(LoggingEvent line, String key, @Nullable String value) {
        if (value != null) {
            line.addKeyValuePair(new KeyValuePair(key, value));
        }
    }
}
