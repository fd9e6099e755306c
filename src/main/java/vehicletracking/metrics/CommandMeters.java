package vehicletracking.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import vehicletracking.command.CommandReply;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleCommand;

/** Meters of the write side. Their labels are names of classes, flags and shards, so their number is bounded. */
final class CommandMeters implements CommandTelemetry {

    private record Execution(Class<?> command, Class<?> reply) {}

    private final MeterRegistry registry;
    private final Map<Execution, Counter> executions = new ConcurrentHashMap<>();
    private final Counter duplicates;
    private final Map<QualityFlag, Counter> flags = new EnumMap<>(QualityFlag.class);
    private final Map<Integer, List<IntSupplier>> queues = new ConcurrentHashMap<>();

    CommandMeters(MeterRegistry registry) {
        this.registry = registry;
        this.duplicates = Counter.builder("vehicle_tracking_duplicate_reports")
                .description("Reports that were recognised as duplicates and not stored again")
                .register(registry);
        for (QualityFlag flag : QualityFlag.values()) {
            flags.put(
                    flag,
                    Counter.builder("vehicle_tracking_flagged_locations")
                            .description("Stored locations by quality flag; one location may have several")
                            .tag("flag", flag.text())
                            .register(registry));
        }
    }

    @Override
    public void executed(VehicleCommand command, CommandReply reply) {
        executions
                .computeIfAbsent(new Execution(command.getClass(), reply.getClass()), this::counter)
                .increment();
    }

    private Counter counter(Execution execution) {
        return Counter.builder("vehicle_tracking_commands")
                .description("Executed commands by type and outcome")
                .tag("command", snakeCase(execution.command()))
                .tag("outcome", snakeCase(execution.reply()))
                .register(registry);
    }

    private static String snakeCase(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @Override
    public void duplicateDetected() {
        duplicates.increment();
    }

    @Override
    public void locationFlagged(Set<QualityFlag> all) {
        all.forEach(flag -> Objects.requireNonNull(flags.get(flag)).increment());
    }

    @Override
    public void queueCreated(int shard, IntSupplier queuedAppends) {
        queues.computeIfAbsent(shard, this::queues).add(queuedAppends);
    }

    private List<IntSupplier> queues(int shard) {
        List<IntSupplier> ofShard = new CopyOnWriteArrayList<>();
        Gauge.builder("vehicle_tracking_append_queue_appends", ofShard, CommandMeters::sum)
                .description("Appends that wait for a batch")
                .tag("shard", String.valueOf(shard))
                .register(registry);
        return ofShard;
    }

    private static double sum(List<IntSupplier> queues) {
        return queues.stream().mapToInt(IntSupplier::getAsInt).sum();
    }
}
