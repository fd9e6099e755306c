package vehicletracking.tracing;

import java.net.URI;
import java.util.Map;

/**
 * Where traces are sent to, and which ones.
 *
 * @param endpoint base URL of a collector that accepts OTLP over HTTP
 * @param headers of each request to it; they may contain secrets
 * @param serviceName {@code service.name} of all spans
 * @param resourceAttributes further attributes of the service
 */
public record TracingOptions(
        URI endpoint,
        Map<String, String> headers,
        String serviceName,
        Map<String, String> resourceAttributes,
        Sampling sampling) {

    public TracingOptions {
        headers = Map.copyOf(headers);
        resourceAttributes = Map.copyOf(resourceAttributes);
    }

    /**
     * Which requests are traced.
     *
     * @param isParentBased whether a request with {@code traceparent} is traced if and only if that says so
     * @param ratio of the other requests that are traced, from 0 to 1
     */
    public record Sampling(boolean isParentBased, double ratio) {
        public Sampling {
            if (!(ratio >= 0 && ratio <= 1)) {
                throw new IllegalArgumentException("a ratio is " + ratio + ", but must be from 0 to 1");
            }
        }
    }
}
