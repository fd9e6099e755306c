package vehicletracking.command;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand;

/**
 * Measurements and spans of the write side. The methods are called on event loops, some for every command, so they neither
 * block nor throw. Thread-safe.
 */
public interface CommandTelemetry {

    /** Discards all measurements, and has no spans. */
    CommandTelemetry NONE = new CommandTelemetry() {
        @Override
        public void executed(VehicleCommand command, CommandReply reply) {}

        @Override
        public void duplicateDetected() {}

        @Override
        public void locationFlagged(Set<QualityFlag> flags) {}

        @Override
        public void queueCreated(int shard, IntSupplier queuedAppends) {}
    };

    /**
     * Executes a command, in a span of its own where {@link vehicletracking.vehicle.Cause#traceParent} names one.
     *
     * @param execution gets the request, whose cause then names the new span
     * @return completes and fails as the execution
     */
    default Future<CommandReply> execute(
            CommandBus.Request request, Function<CommandBus.Request, Future<CommandReply>> execution) {
        return execution.apply(request);
    }

    /**
     * A batch is about to be appended.
     *
     * @param appends number of appends in the batch
     * @param traceParents the spans of its commands, as far as they are sampled
     * @return the span of the append; {@link AppendSpan#NONE} when it is not sampled
     */
    default AppendSpan beginAppend(int shard, int appends, List<String> traceParents) {
        return AppendSpan.NONE;
    }

    /** A command has its reply, on the node that executed it. */
    void executed(VehicleCommand command, CommandReply reply);

    /** A report was recognised as a duplicate, and is not stored again. */
    void duplicateDetected();

    /**
     * A location is stored with quality flags.
     *
     * @param flags one or more
     */
    void locationFlagged(Set<QualityFlag> flags);

    /**
     * An append queue of a shard exists; several instances may have one each.
     *
     * @param queuedAppends number of appends that wait for a batch; may be called on any thread
     */
    void queueCreated(int shard, IntSupplier queuedAppends);
}
