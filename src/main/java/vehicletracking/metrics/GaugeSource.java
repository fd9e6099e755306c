package vehicletracking.metrics;

import io.vertx.core.Future;

/** Gauges whose values have to be queried. */
interface GaugeSource {

    /** Completes when the gauges have their current values. When it fails, {@link #clear} is called. */
    Future<Void> refresh();

    /** Removes the gauges, because their values are not known. */
    void clear();
}
