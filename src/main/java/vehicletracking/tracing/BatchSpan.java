package vehicletracking.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.AsyncResult;
import java.util.List;
import vehicletracking.command.AppendSpan;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.AppendResult.Appended;

/** The span of a batch with sampled commands. */
record BatchSpan(Span span) implements AppendSpan {

    @Override
    public String traceParent() {
        return TraceParent.of(span.getSpanContext());
    }

    @Override
    public void end(AsyncResult<List<AppendResult>> outcome) {
        if (outcome.failed()) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(
                            SpanAttributes.ERROR_TYPE,
                            outcome.cause().getClass().getName());
        } else {
            describe(outcome.result().stream()
                    .filter(Appended.class::isInstance)
                    .map(Appended.class::cast)
                    .toList());
        }
        span.end();
    }

    private void describe(List<Appended> appended) {
        span.setAttribute(
                SpanAttributes.EVENTS,
                appended.stream().mapToLong(Appended::count).sum());
        if (!appended.isEmpty()) {
            span.setAttribute(
                            SpanAttributes.FIRST_POSITION,
                            appended.getFirst().first().value())
                    .setAttribute(
                            SpanAttributes.LAST_POSITION,
                            appended.getLast().last().value());
        }
    }
}
