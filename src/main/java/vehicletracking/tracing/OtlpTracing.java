package vehicletracking.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.projection.ProjectionTelemetry;
import vehicletracking.web.http.RequestTelemetry;

/**
 * Traces that are sent to a collector by OTLP over HTTP, on a thread of their own. Spans that have ended wait in a queue
 * of {@value #QUEUED_SPANS}; further ones are discarded.
 */
final class OtlpTracing implements Tracing {

    static final int QUEUED_SPANS = 8_192;

    private static final int BATCH_SPANS = 512;
    private static final Duration SEND_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(10);
    private static final long CLOSE_LIMIT_SECONDS = 2;

    /** As many as a batch has commands by default. */
    private static final int MAX_LINKS = 1_000;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OtlpTracing(SdkTracerProvider provider, String version) {
        this.provider = provider;
        this.tracer = provider.tracerBuilder("vehicletracking")
                .setInstrumentationVersion(version)
                .build();
    }

    static OtlpTracing open(TracingOptions options, String instanceId, String version) {
        ExportLog log = new ExportLog(options.endpoint(), QUEUED_SPANS + BATCH_SPANS);
        BatchSpanProcessor queue = BatchSpanProcessor.builder(new LoggedExporter(exporter(options), log))
                .setMaxQueueSize(QUEUED_SPANS)
                .setMaxExportBatchSize(BATCH_SPANS)
                .setScheduleDelay(SEND_INTERVAL)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(attributes(options, instanceId, version)))
                .setSampler(sampler(options.sampling()))
                .setSpanLimits(
                        SpanLimits.builder().setMaxNumberOfLinks(MAX_LINKS).build())
                .addSpanProcessor(new EndedSpans(log))
                .addSpanProcessor(queue)
                .build();
        return new OtlpTracing(provider, version);
    }

    private static OtlpHttpSpanExporter exporter(TracingOptions options) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(options.endpoint().toString().replaceAll("/+$", "") + "/v1/traces")
                .setTimeout(SEND_LIMIT);
        options.headers().forEach(builder::addHeader);
        return builder.build();
    }

    private static Attributes attributes(TracingOptions options, String instanceId, String version) {
        AttributesBuilder attributes = Attributes.builder()
                .put("service.name", options.serviceName())
                .put("service.version", version)
                .put("service.instance.id", instanceId)
                .put("telemetry.sdk.language", "java")
                .put("telemetry.sdk.name", "opentelemetry");
        options.resourceAttributes().forEach(attributes::put);
        return attributes.build();
    }

    private static Sampler sampler(TracingOptions.Sampling sampling) {
        Sampler ratio = Sampler.traceIdRatioBased(sampling.ratio());
        return sampling.isParentBased() ? Sampler.parentBased(ratio) : ratio;
    }

    @Override
    public RequestTelemetry requests(RequestTelemetry measurements) {
        return new RequestSpans(tracer, measurements);
    }

    @Override
    public CommandTelemetry commands(CommandTelemetry measurements) {
        return new CommandSpans(tracer, measurements);
    }

    @Override
    public ProjectionTelemetry projections() {
        return new ProjectionSpans(tracer, Clock.getDefault());
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
