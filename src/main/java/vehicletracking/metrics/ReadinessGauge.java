package vehicletracking.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Whether the readiness check succeeds. */
final class ReadinessGauge implements GaugeSource {

    private final Supplier<Future<Boolean>> readiness;
    private volatile boolean isReady;

    ReadinessGauge(Supplier<Future<Boolean>> readiness, MeterRegistry registry) {
        this.readiness = readiness;
        Gauge.builder("vehicle_tracking_ready", () -> isReady ? 1 : 0)
                .description("1 while /health/ready responds with 200")
                .register(registry);
    }

    @Override
    public Future<Void> refresh() {
        return readiness.get().map(latest -> {
            isReady = latest;
            return null;
        });
    }

    @Override
    public void clear() {
        isReady = false;
    }
}
