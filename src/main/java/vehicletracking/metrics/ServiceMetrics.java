package vehicletracking.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import vehicletracking.cluster.Members;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.eventstore.EventStore;
import vehicletracking.limit.LimitTelemetry;
import vehicletracking.web.http.RequestTelemetry;

/** All metrics of one service. Thread-safe. */
public final class ServiceMetrics implements AutoCloseable {

    private static final String SQL_CLIENTS = "sql";
    private static final String POOL_NAME = Label.POOL_NAME.toString();

    private final PrometheusMeterRegistry registry = newRegistry();
    private final CommandTelemetry commands = new CommandMeters(registry);
    private final RequestTelemetry requests = new RequestMeters(registry);
    private final LimitTelemetry limits = new LimitMeters(registry);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** Begins to measure the JVM and the process. */
    public ServiceMetrics() {
        garbageCollection.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        ProcessMeters.register(registry);
    }

    private static PrometheusMeterRegistry newRegistry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(MeterFilter.replaceTagValues(POOL_NAME, ServiceMetrics::poolName));
        return registry;
    }

    /** Some pools have the id of a deployment in their names, which differs from start to start. */
    private static String poolName(String name) {
        return name.startsWith("import-") ? "import" : name;
    }

    /**
     * Makes Vert.x measure its pools: connections to the database and worker threads. Its metrics of requests, of the
     * event bus and of sockets stay off.
     */
    public VertxOptions measurePools(VertxOptions options) {
        MicrometerMetricsOptions pools = new MicrometerMetricsOptions()
                .setRegistryName("vehicle-tracking-" + UUID.randomUUID()) // in a static map of all Vert.x instances
                .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME));
        EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS)).forEach(pools::addDisabledMetricsCategory);
        pools.addDisabledMetricsCategory(SQL_CLIENTS).setEnabled(true);
        return options.setMetricsOptions(pools);
    }

    /** Connects Vert.x instances with {@link #measurePools} to these metrics. */
    public VertxMetricsFactory vertxMetrics() {
        return new MicrometerMetricsFactory(registry);
    }

    public CommandTelemetry commands() {
        return commands;
    }

    public RequestTelemetry requests() {
        return requests;
    }

    public LimitTelemetry limits() {
        return limits;
    }

    /** The event store, whose appends are measured. */
    public EventStore measured(EventStore store) {
        return new MeteredEventStore(store, registry);
    }

    /** Shows the nodes of the cluster that this node reaches, and the collisions of this node. */
    public void showCluster(Members members, LongSupplier collisions) {
        Gauge.builder("vehicle_tracking_cluster_nodes", () -> members.nodes().size())
                .description("Nodes of the cluster that this node sees, itself included")
                .register(registry);
        FunctionCounter.builder("vehicle_tracking_shard_collisions", collisions, LongSupplier::getAsLong)
                .description("Times that another process took over a shard to which this one appended")
                .register(registry);
    }

    /** @param isRunning whether the process of the embedded PostgreSQL runs */
    public void showEmbeddedDatabase(BooleanSupplier isRunning) {
        Gauge.builder("vehicle_tracking_embedded_database_up", () -> isRunning.getAsBoolean() ? 1 : 0)
                .description("1 while the process of the embedded PostgreSQL runs")
                .register(registry);
    }

    /** @param expiresAt end of the certificate in use */
    public void showCertificate(Supplier<Instant> expiresAt) {
        Gauge.builder(
                        "vehicle_tracking_certificate_expiry_timestamp_seconds",
                        () -> expiresAt.get().getEpochSecond())
                .description("When the certificate of the HTTP server expires")
                .register(registry);
    }

    /** @param appends that wait for a batch of one shard at most, in all instances together */
    public void showQueueLimit(int appends) {
        Gauge.builder("vehicle_tracking_append_queue_limit_appends", () -> appends)
                .description("Appends that may wait for a batch of one shard; more are refused")
                .register(registry);
    }

    /** @param clients that wait for changes */
    public void showLiveClients(IntSupplier clients) {
        Gauge.builder("vehicle_tracking_live_clients", clients::getAsInt)
                .description("Clients that follow events or current locations")
                .register(registry);
    }

    public void showVersion(String version) {
        Gauge.builder("vehicle_tracking_build.info", () -> 1) // Micrometer shows names with this ending as they are
                .description("Always 1; the label is the version of the service")
                .tag("version", version)
                .register(registry);
    }

    /**
     * Gauges that are queried at an interval.
     *
     * @param pool connections to the primary, with a statement timeout
     * @param readiness completes with whether the service is ready
     * @param directories whose free space is shown, by the value of their label
     */
    public GaugeVerticle gauges(Pool pool, Supplier<Future<Boolean>> readiness, Map<String, Path> directories) {
        return new GaugeVerticle(vertx -> List.of(
                new DatabaseGauges(pool, registry),
                new ProjectionGauges(vertx.eventBus(), registry),
                new ReadinessGauge(readiness, registry),
                new DiskGauges(vertx, directories, registry)));
    }

    public EventLoopDelayVerticle eventLoopDelay() {
        return new EventLoopDelayVerticle(registry);
    }

    /** Server of the metrics on a port of their own. */
    public MetricsServerVerticle server(Vertx vertx, String host, int port) {
        return new MetricsServerVerticle(host, port, () -> scraper(vertx));
    }

    /** What renders the metrics in the text format of Prometheus, for one event loop. */
    public Supplier<Future<Buffer>> scraper(Vertx vertx) {
        return new Scraper(vertx, registry);
    }

    /** Ends the measurements. */
    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
