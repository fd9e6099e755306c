package vehicletracking.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.command.AppendSpan;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand;

/** Spans of commands, and of the appends of batches, beside the measurements of the write side. */
final class CommandSpans implements CommandTelemetry {

    private final Tracer tracer;
    private final CommandTelemetry measurements;

    CommandSpans(Tracer tracer, CommandTelemetry measurements) {
        this.tracer = tracer;
        this.measurements = measurements;
    }

    @Override
    public Future<CommandReply> execute(
            CommandBus.Request request, Function<CommandBus.Request, Future<CommandReply>> execution) {
        String parent = request.cause().traceParent();
        if (parent == null) {
            return execution.apply(request);
        }
        Span span = begin(parent, request.command());
        return execution
                .apply(request.withTraceParent(TraceParent.of(span.getSpanContext())))
                .onComplete(done -> end(span, done.result()));
    }

    private Span begin(String parent, VehicleCommand command) {
        String name = command.getClass().getSimpleName();
        return tracer.spanBuilder("execute " + name)
                .setParent(TraceParent.contextOf(TraceParent.parse(parent)))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SpanAttributes.MESSAGING_SYSTEM, "vertx")
                .setAttribute(SpanAttributes.MESSAGING_OPERATION, "process")
                .setAttribute(SpanAttributes.MESSAGING_DESTINATION, CommandBus.COMMANDS.name())
                .setAttribute(SpanAttributes.COMMAND, name)
                .startSpan();
    }

    private static void end(Span span, @Nullable CommandReply reply) {
        String outcome = reply == null ? "failed" : reply.getClass().getSimpleName();
        span.setAttribute(SpanAttributes.OUTCOME, outcome);
        if (isFault(reply)) {
            span.setStatus(StatusCode.ERROR).setAttribute(SpanAttributes.ERROR_TYPE, outcome);
        }
        span.end();
    }

    private static boolean isFault(@Nullable CommandReply reply) {
        return reply == null
                || reply instanceof CommandReply.Overloaded
                || reply instanceof CommandReply.Unavailable
                || reply instanceof CommandReply.Locked;
    }

    /** The parent is the span of the first command, so that the append is in the trace of at least one of them. */
    @Override
    public AppendSpan beginAppend(int shard, int appends, List<String> traceParents) {
        if (traceParents.isEmpty()) {
            return AppendSpan.NONE;
        }
        List<SpanContext> commands =
                traceParents.stream().map(TraceParent::parse).toList();
        return new BatchSpan(LinkedSpans.begin(tracer, "append", SpanKind.CLIENT, commands)
                .setAttribute(SpanAttributes.DB_SYSTEM, SpanAttributes.POSTGRESQL)
                .setAttribute(SpanAttributes.DB_TABLE, "event")
                .setAttribute(SpanAttributes.DB_BATCH_SIZE, (long) appends)
                .setAttribute(SpanAttributes.SHARD, (long) shard)
                .startSpan());
    }

    @Override
    public void executed(VehicleCommand command, CommandReply reply) {
        measurements.executed(command, reply);
    }

    @Override
    public void duplicateDetected() {
        measurements.duplicateDetected();
    }

    @Override
    public void locationFlagged(Set<QualityFlag> flags) {
        measurements.locationFlagged(flags);
    }

    @Override
    public void queueCreated(int shard, IntSupplier queuedAppends) {
        measurements.queueCreated(shard, queuedAppends);
    }
}
