package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gauge whose label values come and go: a series that the latest values do not have is removed. Thread-safe. */
final class GaugeFamily {

    private final MultiGauge gauge;
    private final Map<Tags, Double> values = new ConcurrentHashMap<>();

    GaugeFamily(MeterRegistry registry, String name, String description) {
        this.gauge = MultiGauge.builder(name).description(description).register(registry);
    }

    /** Replaces all values. A series that exists already is not removed meanwhile, so that no scrape misses it. */
    void set(Map<Tags, Double> latest) {
        values.putAll(latest);
        gauge.register(
                latest.keySet().stream()
                        .<Row<?>>map(tags -> Row.of(tags, () -> values.getOrDefault(tags, Double.NaN)))
                        .toList(),
                false);
        values.keySet().retainAll(latest.keySet());
    }

    /** Replaces all values by one without labels. */
    void set(double value) {
        set(Map.of(Tags.empty(), value));
    }

    /** Removes all series: their values are not known. */
    void clear() {
        set(Map.of());
    }
}
