package vehicletracking.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import vehicletracking.limit.ClientQuotas;
import vehicletracking.limit.Limit;
import vehicletracking.limit.LimitTelemetry;

/** Counters of refusals because of limits. No client is a label. */
final class LimitMeters implements LimitTelemetry {

    private record Refusal(ClientQuotas.Kind client, Limit limit) {}

    private final Map<Refusal, Counter> counters = new HashMap<>();

    LimitMeters(MeterRegistry registry) {
        EnumSet.allOf(Limit.class).forEach(limit -> register(ClientQuotas.Kind.ADDRESS, limit, registry));
        EnumSet.of(Limit.REQUESTS, Limit.LOCATIONS, Limit.BYTES)
                .forEach(limit -> register(ClientQuotas.Kind.KEY, limit, registry));
    }

    private void register(ClientQuotas.Kind client, Limit limit, MeterRegistry registry) {
        Counter counter = Counter.builder("vehicle_tracking_limit_refusals")
                .description("Requests that got 429 and connections that were closed because a client exceeded a limit")
                .tag("client", client.name().toLowerCase(Locale.ROOT))
                .tag("limit", limit.text())
                .register(registry);
        counters.put(new Refusal(client, limit), counter);
    }

    @Override
    public void refused(ClientQuotas.Kind client, Limit limit) {
        Objects.requireNonNull(counters.get(new Refusal(client, limit))).increment();
    }
}
