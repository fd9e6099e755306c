package vehicletracking.tracing;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/** Spans that join several traces. */
final class LinkedSpans {

    private LinkedSpans() {}

    /** A span that links to all of these, of which the first is its parent. */
    static SpanBuilder begin(Tracer tracer, String name, SpanKind kind, List<SpanContext> joined) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(TraceParent.contextOf(joined.getFirst()))
                .setSpanKind(kind);
        joined.forEach(builder::addLink);
        return builder;
    }
}
