package vehicletracking.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Exporter whose outages are logged at their begin and end. It replaces the log of the other one, which repeats itself. */
final class LoggedExporter implements SpanExporter {

    /** A logger without a reference would be collected, and its level with it. */
    private static final Logger REPEATED = Logger.getLogger("io.opentelemetry.exporter");

    private final SpanExporter exporter;
    private final ExportLog log;

    LoggedExporter(SpanExporter exporter, ExportLog log) {
        this.exporter = exporter;
        this.log = log;
        REPEATED.setLevel(Level.OFF);
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
