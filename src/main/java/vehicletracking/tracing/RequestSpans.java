package vehicletracking.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import vehicletracking.web.http.RequestSpan;
import vehicletracking.web.http.RequestTelemetry;
import vehicletracking.web.http.StandardMethods;

/** Spans of requests, named by their method and route. Requests for the health and the metrics have none. */
final class RequestSpans implements RequestTelemetry {

    private static final TextMapGetter<HttpServerRequest> HEADERS =
            (request, name) -> request == null ? null : request.getHeader(name);

    private final Tracer tracer;
    private final RequestTelemetry measurements;

    RequestSpans(Tracer tracer, RequestTelemetry measurements) {
        this.tracer = tracer;
        this.measurements = measurements;
    }

    @Override
    public void responded(HttpMethod method, String route, int status, long durationNanos) {
        measurements.responded(method, route, status, durationNanos);
    }

    @Override
    public boolean isTracing() {
        return true;
    }

    @Override
    public @Nullable RequestSpan begin(HttpServerRequest request, String route) {
        if (route.startsWith("/health") || route.equals("/metrics")) {
            return null;
        }
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        Span span = tracer.spanBuilder(route)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        return span.getSpanContext().isSampled() ? begun(span, request, route) : null;
    }

    private static RequestSpan begun(Span span, HttpServerRequest request, String route) {
        boolean isStandard = StandardMethods.contain(request.method());
        String method = isStandard ? request.method().name() : "_OTHER";
        span.setAttribute(SpanAttributes.HTTP_METHOD, method)
                .setAttribute(SpanAttributes.URL_SCHEME, "https".equals(request.scheme()) ? "https" : "http");
        RequestSpan begun =
                new SampledRequest(span, isStandard ? method : "HTTP", TraceParent.of(span.getSpanContext()));
        begun.reroute(route);
        return begun;
    }

    private record SampledRequest(Span span, String method, String traceParent) implements RequestSpan {

        @Override
        public String traceId() {
            return span.getSpanContext().getTraceId();
        }

        @Override
        public void reroute(String route) {
            span.updateName(method + " " + route).setAttribute(SpanAttributes.HTTP_ROUTE, route);
        }

        @Override
        public void end(int status, boolean isComplete) {
            span.setAttribute(SpanAttributes.HTTP_STATUS, (long) status);
            if (!isComplete) {
                fail("aborted");
            } else if (status >= 500) {
                fail(String.valueOf(status));
            }
            span.end();
        }

        private void fail(String type) {
            span.setStatus(StatusCode.ERROR).setAttribute(SpanAttributes.ERROR_TYPE, type);
        }
    }
}
