package vehicletracking.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Position;
import vehicletracking.projection.ProjectionTelemetry;

/**
 * Spans of projections that applied events of sampled appends. They link to these appends, of which the last
 * {@value #REMEMBERED_APPENDS} are remembered. Confined to one event loop.
 */
final class ProjectionSpans implements ProjectionTelemetry {

    static final int REMEMBERED_APPENDS = 256;

    private record RecentAppend(Position upTo, SpanContext span) {

        boolean isIn(int shard, long floor, long ceiling) {
            return upTo.shard() == shard && upTo.value() > floor && upTo.value() <= ceiling;
        }
    }

    private final Tracer tracer;
    private final Clock clock;
    private final ArrayDeque<RecentAppend> recent = new ArrayDeque<>();

    /** @param clock of the spans */
    ProjectionSpans(Tracer tracer, Clock clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public void appended(LogAppended append) {
        if (append.traceParent() == null) {
            return;
        }
        if (recent.size() == REMEMBERED_APPENDS) {
            recent.removeFirst();
        }
        recent.addLast(new RecentAppend(append.upTo(), TraceParent.parse(append.traceParent())));
    }

    @Override
    public void advanced(String projection, int shard, long floor, long ceiling, long durationNanos) {
        List<SpanContext> appends = recent.stream()
                .filter(append -> append.isIn(shard, floor, ceiling))
                .map(RecentAppend::span)
                .toList();
        if (!appends.isEmpty()) {
            record(projection, shard, floor, ceiling, durationNanos, appends);
        }
    }

    private void record(
            String projection, int shard, long floor, long ceiling, long durationNanos, List<SpanContext> appends) {
        long nowNanos = clock.now();
        LinkedSpans.begin(tracer, "project " + projection, SpanKind.CLIENT, appends)
                .setAttribute(SpanAttributes.DB_SYSTEM, SpanAttributes.POSTGRESQL)
                .setAttribute(SpanAttributes.PROJECTION, projection)
                .setAttribute(SpanAttributes.SHARD, (long) shard)
                .setAttribute(SpanAttributes.FIRST_POSITION, floor + 1)
                .setAttribute(SpanAttributes.LAST_POSITION, ceiling)
                .setAttribute(SpanAttributes.EVENTS, ceiling - floor)
                .setStartTimestamp(nowNanos - durationNanos, TimeUnit.NANOSECONDS)
                .startSpan()
                .end(nowNanos, TimeUnit.NANOSECONDS);
    }
}
