package vehicletracking.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/** The W3C header {@code traceparent} of a sampled span. */
final class TraceParent {

    private static final String VERSION = "00-";
    private static final String SAMPLED = "-01";
    private static final int TRACE_ID = VERSION.length();
    private static final int SPAN_ID = TRACE_ID + TraceId.getLength() + 1;

    private TraceParent() {}

    static String of(SpanContext span) {
        return VERSION + span.getTraceId() + "-" + span.getSpanId() + SAMPLED;
    }

    /** @param traceParent a result of {@link #of}, of this node or another one; other text is an invalid span */
    static SpanContext parse(String traceParent) {
        if (traceParent.length() < SPAN_ID + SpanId.getLength()) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                traceParent.substring(TRACE_ID, TRACE_ID + TraceId.getLength()),
                traceParent.substring(SPAN_ID, SPAN_ID + SpanId.getLength()),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }

    /** The parent of a new span. */
    static Context contextOf(SpanContext span) {
        return Context.root().with(Span.wrap(span));
    }
}
