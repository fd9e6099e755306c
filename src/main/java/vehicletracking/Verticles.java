package vehicletracking;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import vehicletracking.batch.Batcher;
import vehicletracking.bus.RecordCodec;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.NodeBus;
import vehicletracking.cluster.NodeVerticle;
import vehicletracking.command.ClockVerticle;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandHealth;
import vehicletracking.command.CommandTelemetry;
import vehicletracking.command.CommandVerticle;
import vehicletracking.command.CommittedEvents;
import vehicletracking.command.IdempotencyKeyCleanupVerticle;
import vehicletracking.command.ReportDeduplicator;
import vehicletracking.command.WriteProbeVerticle;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.archive.ArchiveChange;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.importing.ImportBus;
import vehicletracking.importing.ImportVerticle;
import vehicletracking.metrics.GaugeVerticle;
import vehicletracking.metrics.ServiceMetrics;
import vehicletracking.projection.Projection;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionVerticle;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryVerticle;
import vehicletracking.readmodel.ReadModels;
import vehicletracking.retention.RetentionBus;
import vehicletracking.retention.RetentionVerticle;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.tracing.Tracing;
import vehicletracking.web.operations.Readiness;

/** Verticles of the service. Consumers are deployed before producers, and undeployed in the opposite order. */
final class Verticles {

    /** Per shard. A second append is sent only when it is full, and is parsed while the first is flushed to disk. */
    private static final int APPENDS_IN_FLIGHT = 2;

    /** Connections for plate lookups, partitions, checkpoints, imports and archives. */
    private static final int OTHER_WRITERS = 4;

    private final Vertx vertx;
    private final Settings settings;
    private final Pools pools;
    private final EventStore store;
    private final InstantSource systemClock;
    private final List<Projection> additionalProjections;
    private final Members members;
    private final ServiceMetrics metrics;
    private final CommandTelemetry commandTelemetry;
    private final Tracing tracing;
    private final InstantSource uniqueClock;
    private final ClockMonitor clockMonitor;
    private final ReportDeduplicator deduplicator;
    private final CommandHealth commandHealth;
    private final Readiness readiness;
    private final WebServer server;
    private final List<Deployment> inOrder;

    Verticles(
            Vertx vertx,
            Settings settings,
            Pools pools,
            EventStore store,
            JsonObject openApi,
            InstantSource systemClock,
            List<Projection> additionalProjections,
            Members members,
            Optional<ServerCertificates> certificates,
            ServiceMetrics metrics,
            Tracing tracing) {
        this.vertx = vertx;
        this.settings = settings;
        this.pools = pools;
        this.store = store;
        this.systemClock = systemClock;
        this.additionalProjections = additionalProjections;
        this.members = members;
        this.metrics = metrics;
        this.tracing = tracing;
        this.commandTelemetry = tracing.commands(metrics.commands());
        this.uniqueClock = new UniqueInstantSource(systemClock);
        this.clockMonitor = new ClockMonitor(systemClock, System::nanoTime);
        this.deduplicator = new ReportDeduplicator(
                store,
                pools.writes(),
                uniqueClock,
                clockMonitor,
                settings.qualityRule(),
                settings.eventStore().registryVehicles(),
                commandTelemetry);
        this.commandHealth = new CommandHealth(store.shards());
        this.readiness = new Readiness(vertx, pools.reads(), commandHealth::fault, clockMonitor);
        this.server =
                new WebServer(vertx, settings, store, openApi, readiness, uniqueClock, certificates, metrics, tracing);
        this.inOrder = deployments();
        metrics.showVersion(NodeVerticle.version());
        metrics.showCluster(members, deduplicator::collisions);
        metrics.showQueueLimit(
                settings.eventStore().queueEvents() * settings.instances().command());
    }

    record Deployment(Supplier<Deployable> verticle, int instances) {}

    /** Number of connections that write to the log or must read the latest commit. */
    static int writeConnections(Settings settings) {
        return settings.eventStore().shards() * settings.instances().command() * APPENDS_IN_FLIGHT + OTHER_WRITERS;
    }

    List<Deployment> inOrder() {
        return inOrder;
    }

    private List<Deployment> deployments() {
        List<Deployment> all = new ArrayList<>();
        all.addAll(List.of(
                new Deployment(this::queries, settings.instances().query()),
                new Deployment(this::retention, 1),
                new Deployment(this::projections, 1),
                new Deployment(this::clock, 1),
                new Deployment(this::commands, settings.instances().command()),
                new Deployment(() -> new WriteProbeVerticle(pools.writes(), commandHealth), 1),
                new Deployment(this::idempotencyKeyCleanup, 1),
                new Deployment(this::imports, 1)));
        all.addAll(server.deployments());
        all.add(new Deployment(metrics::eventLoopDelay, eventLoops()));
        all.add(new Deployment(this::gauges, 1));
        all.add(new Deployment(this::node, 1)); // last: it makes the node eligible for the work of the cluster
        return all;
    }

    private int eventLoops() {
        int loops = 0;
        for (EventExecutor ignored : ((VertxInternal) vertx).eventLoopGroup()) {
            loops++;
        }
        return loops;
    }

    /** Makes {@code /health/ready} respond with 503. */
    void drain() {
        readiness.drain();
    }

    int httpPort() {
        return server.port();
    }

    private QueryVerticle queries() {
        return new QueryVerticle(
                store,
                pools.reads(),
                pools.past(),
                pools.replicas(),
                Duration.ofSeconds(settings.history().interpolationGapSeconds()),
                settings.history().movementRule(),
                systemClock);
    }

    private RetentionVerticle retention() {
        Settings.Retention retention = settings.retention();
        return new RetentionVerticle(
                pools.writes(),
                retention.archiveDirectory(),
                ArchiveChange.NOTICE_MILLIS,
                retention.rule(),
                InstantSource.system(),
                members);
    }

    private ProjectionVerticle projections() {
        return new ProjectionVerticle(
                pools.projections(),
                members,
                store.shardStatements(),
                Stream.concat(ReadModels.ALL.stream(), additionalProjections.stream())
                        .toList(),
                settings.eventStore().projectionIntervalMillis(),
                tracing.projections());
    }

    private ClockVerticle clock() {
        return new ClockVerticle(pools.reads(), systemClock, clockMonitor);
    }

    private CommandVerticle commands() {
        Settings.EventStore limits = settings.eventStore();
        return new CommandVerticle(
                store,
                new EventLookup(pools.past(), store.shardStatements()),
                new Batcher.Limits(limits.batchEvents(), 1, APPENDS_IN_FLIGHT, limits.queueEvents()),
                limits.registryVehicles(),
                deduplicator,
                new ExpiringKeys(pools.writes()),
                uniqueClock,
                members,
                commandHealth,
                commandTelemetry);
    }

    private IdempotencyKeyCleanupVerticle idempotencyKeyCleanup() {
        return new IdempotencyKeyCleanupVerticle(store, new ExpiringKeys(pools.writes()), uniqueClock);
    }

    private ImportVerticle imports() {
        return new ImportVerticle(pools.writes(), store, settings.imports().directory(), uniqueClock, members);
    }

    private GaugeVerticle gauges() {
        Map<String, Path> directories = Map.of(
                "data", settings.dataDirectory(),
                "archive", settings.retention().archiveDirectory(),
                "import", settings.imports().directory());
        return metrics.gauges(pools.reads(), readiness::isReady, directories);
    }

    private NodeVerticle node() {
        return new NodeVerticle(members, store.shards(), httpPort(), deduplicator::collisions, systemClock.instant());
    }

    static void registerCodecs(EventBus bus) {
        RecordCodec.register(bus, LogAppended.class);
        RecordCodec.register(bus, CommittedEvents.class);
        CommandBus.registerCodecs(bus);
        NodeBus.registerCodecs(bus);
        QueryBus.registerCodecs(bus);
        ProjectionBus.registerCodecs(bus);
        RecordCodec.register(bus, ArchivesChanged.class);
        RetentionBus.registerCodecs(bus);
        ImportBus.registerCodecs(bus);
    }
}
