package vehicletracking.command;

import java.util.Set;
import java.util.function.IntSupplier;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand;

/**
 * Measurements of the write side. The methods are called on event loops, some for every command, so they neither block nor
 * throw. Thread-safe.
 */
public interface CommandTelemetry {

    /** Discards all measurements. */
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
