package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import vehicletracking.web.http.RequestTelemetry;
import vehicletracking.web.http.StandardMethods;

/** Histogram of the duration of requests by route, method and status. A method that the service does not use is "other". */
final class RequestMeters implements RequestTelemetry {

    static final Duration[] BUCKETS = DoubleStream.of(1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(millis -> Duration.ofNanos((long) (millis * 1e6)))
            .toArray(Duration[]::new);

    private record Series(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void responded(HttpMethod method, String route, int status, long durationNanos) {
        String label = StandardMethods.contain(method) ? method.name() : "other";
        timers.computeIfAbsent(new Series(label, route, status), this::timer)
                .record(durationNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder("vehicle_tracking_http_request_duration")
                .description("Time from the head of a request to the end of its response")
                .serviceLevelObjectives(BUCKETS)
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", String.valueOf(series.status()))
                .register(registry);
    }
}
