package vehicletracking.tracing;

import java.util.Optional;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.projection.ProjectionTelemetry;
import vehicletracking.web.http.RequestTelemetry;

/** All spans of one service. Thread-safe. */
public interface Tracing extends AutoCloseable {

    /** Has no spans, and loads no class of OpenTelemetry. */
    Tracing NONE = new Tracing() {
        @Override
        public RequestTelemetry requests(RequestTelemetry measurements) {
            return measurements;
        }

        @Override
        public CommandTelemetry commands(CommandTelemetry measurements) {
            return measurements;
        }

        @Override
        public ProjectionTelemetry projections() {
            return ProjectionTelemetry.NONE;
        }

        @Override
        public void close() {}
    };

    /**
     * Begins to trace where there are options.
     *
     * @param instanceId of this process
     * @param version of the service
     */
    static Tracing open(Optional<TracingOptions> options, String instanceId, String version) {
        return options.<Tracing>map(given -> OtlpTracing.open(given, instanceId, version))
                .orElse(NONE);
    }

    /** Spans of requests, beside their measurements. */
    RequestTelemetry requests(RequestTelemetry measurements);

    /** Spans of commands and appends, beside their measurements. */
    CommandTelemetry commands(CommandTelemetry measurements);

    /** Spans of projections; for one event loop. */
    ProjectionTelemetry projections();

    /** Sends the spans that have ended, for 2 seconds at most. Blocks the calling thread. */
    @Override
    void close();
}
