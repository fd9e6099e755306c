package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionStatus;

/** Lag and state of the projections. */
final class ProjectionGauges implements GaugeSource {

    private final EventBus bus;
    private final GaugeFamily lagSeconds;
    private final GaugeFamily lagEvents;
    private final GaugeFamily failing;

    ProjectionGauges(EventBus bus, MeterRegistry registry) {
        this.bus = bus;
        this.lagSeconds = new GaugeFamily(
                registry,
                "vehicle_tracking_projection_lag_seconds",
                "Age of the oldest committed event that the projection has not applied");
        this.lagEvents = new GaugeFamily(
                registry,
                "vehicle_tracking_projection_lag_events",
                "Committed events that the projection has not applied");
        this.failing = new GaugeFamily(
                registry, "vehicle_tracking_projection_failing", "1 while the projection fails on this node");
    }

    @Override
    public Future<Void> refresh() {
        return ProjectionBus.STATUS
                .request(bus, new ProjectionBus.StatusRequest())
                .map(statuses -> {
                    set(statuses.all());
                    return null;
                });
    }

    private void set(List<ProjectionStatus> all) {
        lagSeconds.set(by(all, ProjectionStatus::behindSeconds));
        lagEvents.set(by(all, ProjectionStatus::behindEvents));
        failing.set(by(all, status -> status.state() == ProjectionStatus.State.FAILING ? 1 : 0));
    }

    private static Map<Tags, Double> by(List<ProjectionStatus> all, ToDoubleFunction<ProjectionStatus> value) {
        return all.stream()
                .collect(Collectors.toMap(status -> Tags.of("projection", status.name()), value::applyAsDouble));
    }

    @Override
    public void clear() {
        List.of(lagSeconds, lagEvents, failing).forEach(GaugeFamily::clear);
    }
}
