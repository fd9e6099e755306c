package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the HTTP server measures, and what it shows of the measurements.
 *
 * @param requests receives the measurements of requests
 * @param metrics renders the metrics of the service in the text format of Prometheus; empty when another port serves them
 */
public record WebTelemetry(RequestTelemetry requests, Optional<Supplier<Future<Buffer>>> metrics) {

    /** Media type of the text format of Prometheus. */
    public static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** Measures and shows nothing. */
    public static final WebTelemetry NONE = new WebTelemetry(RequestTelemetry.NONE, Optional.empty());
}
