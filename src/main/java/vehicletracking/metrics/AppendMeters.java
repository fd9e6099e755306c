package vehicletracking.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.NewEvent;

/** Meters of appended batches, by shard. The types of events are declared in the database, so their number is bounded. */
final class AppendMeters {

    private static final double[] BATCH_BUCKETS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private record OfShard(Timer duration, DistributionSummary events, Counter bytes, Counter failures) {

        static OfShard in(MeterRegistry registry, String shard) {
            return new OfShard(
                    Timer.builder("vehicle_tracking_append_duration")
                            .description("Time of one batch, from its statement to the commit")
                            .serviceLevelObjectives(RequestMeters.BUCKETS)
                            .tag("shard", shard)
                            .register(registry),
                    DistributionSummary.builder("vehicle_tracking_append_batch_events")
                            .description("Events that a batch appended")
                            .serviceLevelObjectives(BATCH_BUCKETS)
                            .tag("shard", shard)
                            .register(registry),
                    Counter.builder("vehicle_tracking_append_bytes")
                            .description("Bytes of payload and metadata of the appended events, as JSON")
                            .tag("shard", shard)
                            .register(registry),
                    Counter.builder("vehicle_tracking_append_failures")
                            .description("Batches whose outcome the database did not report")
                            .tag("shard", shard)
                            .register(registry));
        }
    }

    private final MeterRegistry registry;
    private final List<OfShard> byShard;
    private final Map<String, Counter> byType = new ConcurrentHashMap<>();

    AppendMeters(MeterRegistry registry, int shards) {
        this.registry = registry;
        this.byShard = IntStream.range(0, shards)
                .mapToObj(shard -> OfShard.in(registry, String.valueOf(shard)))
                .toList();
    }

    void record(int shard, List<Append> appends, AsyncResult<List<AppendResult>> outcome, long durationNanos) {
        OfShard meters = byShard.get(shard);
        if (outcome.failed()) {
            meters.failures().increment();
            return;
        }
        meters.duration().record(durationNanos, TimeUnit.NANOSECONDS);
        recordEvents(meters, appends, outcome.result());
    }

    private void recordEvents(OfShard meters, List<Append> appends, List<AppendResult> results) {
        int events = 0;
        long bytes = 0;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof AppendResult.Appended appended) {
                events += appended.count();
                for (NewEvent event : appends.get(i).events()) {
                    bytes += bytesOf(event.payload().text())
                            + bytesOf(event.metadata().text());
                    byType.computeIfAbsent(event.type(), this::counter).increment();
                }
            }
        }
        meters.events().record(events);
        meters.bytes().increment((double) bytes);
    }

    private static long bytesOf(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private Counter counter(String type) {
        return Counter.builder("vehicle_tracking_events_appended")
                .description("Events that this node appended to the log")
                .tag("type", type)
                .register(registry);
    }
}
