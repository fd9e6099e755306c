package vehicletracking;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.Batcher;
import vehicletracking.bus.RecordCodec;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandVerticle;
import vehicletracking.command.CommittedEvents;
import vehicletracking.command.IdempotencyKeyCleanupVerticle;
import vehicletracking.command.ReportDeduplicator;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Subscriptions;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.importing.ImportBus;
import vehicletracking.importing.ImportVerticle;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionVerticle;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryVerticle;
import vehicletracking.readmodel.ReadModels;
import vehicletracking.retention.RetentionBus;
import vehicletracking.retention.RetentionVerticle;
import vehicletracking.web.Readiness;
import vehicletracking.web.WebVerticle;

/** The service as it runs: database, event store and verticles, in the order in which they need each other. */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /**
     * Of each shard. A second one is under way only when it is full, and is parsed while the first is flushed to disk.
     */
    private static final int APPENDS_IN_FLIGHT = 2;

    /** Connections that look up plates, make partitions, save checkpoints and imports, and archive meanwhile. */
    private static final int OTHER_WRITERS = 4;

    private final Vertx vertx;
    private final Optional<EmbeddedDatabase> embedded;
    private final Pools pools;
    private final EventStore store;
    private final Deque<String> deployments = new ArrayDeque<>();
    private int port;

    private Service(Vertx vertx, Optional<EmbeddedDatabase> embedded, Pools pools, EventStore store) {
        this.vertx = vertx;
        this.embedded = embedded;
        this.pools = pools;
        this.store = store;
    }

    /** Completes when requests are taken. Fails, having closed what was open, when the service can't run. */
    public static Future<Service> start(Vertx vertx, Settings settings) {
        return vertx.executeBlocking(() -> openDatabase(settings))
                .compose(database -> withDatabase(vertx, settings, database)
                        .recover(failure ->
                                close(vertx, database.embedded()).transform(ignored -> Future.failedFuture(failure))));
    }

    private record Database(Optional<EmbeddedDatabase> embedded, PgConnectOptions options) {}

    private static Database openDatabase(Settings settings) throws IOException {
        if (settings.databaseUrl().isPresent()) {
            return new Database(Optional.empty(), settings.databaseUrl().get());
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(settings.dataDirectory());
        return new Database(Optional.of(embedded), embedded.connectOptions());
    }

    private static Future<Service> withDatabase(Vertx vertx, Settings settings, Database database) {
        Pools pools = Pools.open(
                vertx,
                database.options(),
                settings.eventStore().shards() * settings.instances().command() * APPENDS_IN_FLIGHT + OTHER_WRITERS,
                PgEventStore::isWorthPreparing);
        return pools.requireDurability()
                .compose(ignored -> vertx.executeBlocking(() -> {
                    Schema.migrate(database.options());
                    return null;
                }))
                .compose(ignored -> PgEventStore.open(
                        pools.writes(),
                        pools.reads(),
                        settings.eventStore().shards(),
                        settings.eventStore().partitionEvents()))
                .map(store -> new Service(vertx, database.embedded(), pools, store))
                .compose(service -> service.deploy(settings)
                        .recover(failure -> service.undeployAll().transform(ignored -> Future.failedFuture(failure))))
                .recover(failure -> pools.close().transform(ignored -> Future.failedFuture(failure)));
    }

    /**
     * Who listens comes before who tells: they end in the opposite order, so that nobody tells anything to one who is
     * gone.
     */
    private Future<Service> deploy(Settings settings) {
        registerCodecs(vertx.eventBus());
        InstantSource clock = new UniqueInstantSource(InstantSource.system());
        ReportDeduplicator reception = new ReportDeduplicator(
                pools.writes(),
                clock,
                settings.qualityRule(),
                settings.eventStore().registryVehicles());
        return deploy(() -> queries(settings), settings.instances().query())
                .compose(ignored -> deploy(() -> retention(settings.retention()), 1))
                .compose(ignored -> deploy(() -> projections(settings.eventStore()), 1))
                .compose(ignored -> deploy(
                        () -> commands(settings.eventStore(), reception, clock),
                        settings.instances().command()))
                .compose(ignored -> deploy(
                        () -> new IdempotencyKeyCleanupVerticle(store, new ExpiringKeys(pools.writes()), clock), 1))
                .compose(ignored -> deploy(
                        () -> new ImportVerticle(
                                pools.writes(), store, settings.imports().directory(), clock),
                        1))
                .compose(ignored -> vertx.fileSystem().readFile("openapi.json"))
                .compose(openApi -> deployWeb(settings, openApi, clock))
                .map(this);
    }

    private QueryVerticle queries(Settings settings) {
        return new QueryVerticle(
                store,
                pools.reads(),
                pools.past(),
                Duration.ofSeconds(settings.history().interpolationGapSeconds()),
                settings.history().movementRule());
    }

    private RetentionVerticle retention(Settings.Retention retention) {
        return new RetentionVerticle(
                pools.writes(), retention.archiveDirectory(), retention.rule(), InstantSource.system());
    }

    private ProjectionVerticle projections(Settings.EventStore limits) {
        return new ProjectionVerticle(pools.projections(), ReadModels.ALL, limits.projectionIntervalMillis());
    }

    private CommandVerticle commands(Settings.EventStore limits, ReportDeduplicator reception, InstantSource clock) {
        return new CommandVerticle(
                store,
                new EventProofs(pools.past()),
                new Batcher.Limits(limits.batchEvents(), 1, APPENDS_IN_FLIGHT, limits.queueEvents()),
                limits.registryVehicles(),
                reception,
                new ExpiringKeys(pools.writes()),
                clock);
    }

    private Future<Void> deployWeb(Settings settings, Buffer openApi, InstantSource clock) {
        Settings.Http http = settings.http();
        int instances = settings.instances().web();
        WebVerticle.HttpLimits limits = new WebVerticle.HttpLimits(
                Math.ceilDiv(http.maxConnections(), instances),
                http.maxQuietSeconds(),
                settings.history().maxRangeDays(),
                settings.imports().maxBytes());
        JsonObject document = openApi.toJsonObject();
        Readiness readiness = new Readiness(vertx, pools.reads());
        List<WebVerticle> doors = new ArrayList<>();
        return deploy(
                        () -> {
                            WebVerticle door = new WebVerticle(
                                    http.host(), http.port(), limits, settings.ingest(), document, readiness, clock);
                            doors.add(door);
                            return door;
                        },
                        instances)
                .map(ignored -> {
                    port = doors.getFirst().port();
                    LOG.info("takes requests on http://{}:{}", http.host(), port);
                    return null;
                });
    }

    private Future<String> deploy(Supplier<Deployable> verticle, int instances) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .map(id -> {
                    deployments.push(id);
                    return id;
                });
    }

    private static void registerCodecs(EventBus bus) {
        RecordCodec.register(bus, LogAppended.class);
        RecordCodec.register(bus, CommittedEvents.class);
        CommandBus.registerCodecs(bus);
        QueryBus.registerCodecs(bus);
        ProjectionBus.registerCodecs(bus);
        RecordCodec.register(bus, ArchivesChanged.class);
        RetentionBus.registerCodecs(bus);
        ImportBus.registerCodecs(bus);
    }

    /** The port on which requests are taken. */
    public int port() {
        return port;
    }

    /** The log. */
    public EventStore eventStore() {
        return store;
    }

    /** For other verticles that follow the log. */
    public Subscriptions subscriptions() {
        return new Subscriptions(vertx, store);
    }

    /** Takes no more requests, answers those under way, and closes everything. */
    public Future<Void> close() {
        LOG.info("stops taking requests");
        return undeployAll()
                .transform(ignored -> pools.close())
                .transform(ignored -> close(vertx, embedded))
                .onComplete(ignored -> LOG.info("stopped"));
    }

    /** Last in, first out: the HTTP edge goes first, and what it needs after it. */
    private Future<Void> undeployAll() {
        return deployments.isEmpty()
                ? Future.succeededFuture()
                : vertx.undeploy(deployments.pop()).transform(ignored -> undeployAll());
    }

    private static Future<Void> close(Vertx vertx, Optional<EmbeddedDatabase> embedded) {
        return vertx.executeBlocking(() -> {
            if (embedded.isPresent()) {
                embedded.get().close();
            }
            return null;
        });
    }
}
