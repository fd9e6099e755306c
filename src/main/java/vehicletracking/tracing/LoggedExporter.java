package vehicletracking.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Exporter whose outages are logged at their begin and end. It replaces the log of the SDK, which repeats itself. */
final class LoggedExporter implements SpanExporter {

    /** They warn of every failure, and of discarded spans. One without a reference would be collected with its level. */
    private static final List<Logger> REPETITIVE = List.of(
            Logger.getLogger("io.opentelemetry.exporter"), Logger.getLogger("io.opentelemetry.sdk.trace.export"));

    private final SpanExporter exporter;
    private final ExportLog log;

    LoggedExporter(SpanExporter exporter, ExportLog log) {
        this.exporter = exporter;
        this.log = log;
        REPETITIVE.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        log.taken(spans.size());
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> log.sent(spans.size(), result.isSuccess(), result.getFailureThrowable()));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
