package vehicletracking;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.access.AuthMode;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.NodeVerticle;
import vehicletracking.cluster.SingleNode;
import vehicletracking.database.ConnectionFailure;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Subscriptions;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.metrics.ServiceMetrics;
import vehicletracking.projection.Projection;
import vehicletracking.readmodel.ReadModels;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.tracing.Tracing;
import vehicletracking.web.http.ClassPathResource;

/**
 * Running service: database, event store and verticles. {@link #close} releases all of them, but not the Vert.x
 * instance.
 */
public final class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /** Time in which the commands arrive that other nodes have routed here before they noticed the withdrawal. */
    private static final long HANDOVER_MILLIS = 500;

    private final Vertx vertx;
    private final Optional<EmbeddedDatabase> embedded;
    private final Pools pools;
    private final EventStore store;
    private final Members members;
    private final Optional<ServerCertificates> certificates;
    private final ServiceMetrics metrics;
    private final Tracing tracing;
    private final Deque<String> deployments = new ArrayDeque<>();
    private int port;
    private @Nullable Verticles deployed;

    private Service(
            Vertx vertx, Opened opened, Pools pools, EventStore store, Members members, ServiceMetrics metrics) {
        this.vertx = vertx;
        this.embedded = opened.embedded();
        this.certificates = opened.certificates();
        this.tracing = opened.tracing();
        this.pools = pools;
        this.store = store;
        this.members = members;
        this.metrics = metrics;
    }

    /**
     * Starts the service with the system clock and the projections of {@link ReadModels}.
     *
     * @return completes when requests are accepted; fails when the service can't start, after every opened resource is
     *     closed
     */
    public static Future<Service> start(Vertx vertx, Settings settings) {
        return start(vertx, settings, new SingleNode(), new ServiceMetrics());
    }

    /**
     * Starts the service as {@link #start(Vertx, Settings)} does, as a node of a cluster.
     *
     * @param metrics closed with the service, and when the start fails
     */
    static Future<Service> start(Vertx vertx, Settings settings, Members members, ServiceMetrics metrics) {
        return start(vertx, settings, members, metrics, InstantSource.system(), List.of());
    }

    /**
     * Starts the service as {@link #start(Vertx, Settings)} does.
     *
     * @param systemClock the time of receipt, and the current time of queries
     * @param projections additional projections, whose tables exist; they are updated, listed, rebuilt and retried like
     *     those of the service
     */
    public static Future<Service> start(
            Vertx vertx, Settings settings, InstantSource systemClock, List<Projection> projections) {
        return start(vertx, settings, new SingleNode(), new ServiceMetrics(), systemClock, projections);
    }

    private static Future<Service> start(
            Vertx vertx,
            Settings settings,
            Members members,
            ServiceMetrics metrics,
            InstantSource systemClock,
            List<Projection> projections) {
        return vertx.executeBlocking(() -> open(vertx, settings, members, systemClock))
                .compose(opened -> withDatabase(vertx, settings, opened, members, metrics, systemClock, projections)
                        .recover(failure -> close(vertx, opened.embedded(), opened.tracing())
                                .transform(ignored -> Future.failedFuture(failure))))
                .onFailure(ignored -> metrics.close());
    }

    private record Opened(
            Optional<ServerCertificates> certificates,
            Optional<EmbeddedDatabase> embedded,
            DatabaseServers servers,
            Tracing tracing) {}

    private static Opened open(Vertx vertx, Settings settings, Members members, InstantSource systemClock)
            throws IOException {
        // Both fail before a database is started.
        address(settings).requireFree();
        Optional<ServerCertificates> certificates =
                settings.tls().map(files -> ServerCertificates.load(vertx, files, systemClock));
        Optional<EmbeddedDatabase> embedded = settings.databaseUrl().isPresent()
                ? Optional.empty()
                : Optional.of(EmbeddedDatabase.start(settings.dataDirectory()));
        DatabaseServers servers = settings.databaseUrl()
                .orElseGet(() -> DatabaseServers.of(embedded.orElseThrow().connectOptions()));
        Tracing tracing = Tracing.open(settings.tracing(), members.self(), NodeVerticle.version());
        return new Opened(certificates, embedded, servers, tracing);
    }

    private static HttpAddress address(Settings settings) {
        return new HttpAddress(settings.http().host(), settings.http().port());
    }

    private static Future<Service> withDatabase(
            Vertx vertx,
            Settings settings,
            Opened opened,
            Members members,
            ServiceMetrics metrics,
            InstantSource systemClock,
            List<Projection> projections) {
        Pools pools = Pools.open(
                vertx,
                opened.servers(),
                settings.databaseReadUrls(),
                Verticles.writeConnections(settings),
                PgEventStore::isWorthPreparing);
        return pools.requireDurability()
                .compose(ignored -> pools.warnOfFailover(opened.servers()))
                .recover(failure -> Future.failedFuture(
                        opened.embedded().isPresent() ? failure : ConnectionFailure.explain(opened.servers(), failure)))
                .compose(ignored -> vertx.executeBlocking(() -> {
                    migrate(settings, opened.servers());
                    return null;
                }))
                .compose(ignored -> PgEventStore.open(
                        pools.writes(),
                        pools.reads(),
                        settings.eventStore().shards(),
                        settings.eventStore().partitionEvents()))
                .map(store -> {
                    DistributedLogSettings.requireSupported(settings, store.shardStatements());
                    return new Service(vertx, opened, pools, metrics.measured(store), members, metrics);
                })
                .compose(service -> service.deploy(settings, systemClock, projections)
                        .recover(failure -> service.undeployAll().transform(ignored -> Future.failedFuture(failure))))
                .recover(failure -> pools.close().transform(ignored -> Future.failedFuture(failure)));
    }

    private static void migrate(Settings settings, DatabaseServers database) {
        settings.databaseMigrateUrl()
                .ifPresentOrElse(
                        owner -> Schema.migrate(owner, database.first().getUser()), () -> Schema.migrate(database));
    }

    private Future<Service> deploy(Settings settings, InstantSource systemClock, List<Projection> projections) {
        Verticles.registerCodecs(vertx.eventBus());
        embedded.ifPresent(database -> metrics.showEmbeddedDatabase(database::isRunning));
        certificates.ifPresent(used -> metrics.showCertificate(used::expiresAt));
        return vertx.executeBlocking(
                        () -> ClassPathResource.read("/openapi.json").toJsonObject())
                .map(openApi -> new Verticles(
                        vertx,
                        settings,
                        pools,
                        store,
                        openApi,
                        systemClock,
                        projections,
                        members,
                        certificates,
                        metrics,
                        tracing))
                .compose(verticles -> deployAll(verticles, 0)
                        .recover(
                                failure -> Future.failedFuture(address(settings).explain(failure)))
                        .map(ignored -> {
                            deployed = verticles;
                            port = verticles.httpPort();
                            if (settings.auth() == AuthMode.NONE) {
                                LOG.info(
                                        "does not authenticate requests (AUTH=none): who reaches it may do everything");
                            }
                            new HttpAddress(settings.http().host(), port)
                                    .announce(certificates.isPresent() ? "https" : "http");
                            return this;
                        }));
    }

    private Future<Void> deployAll(Verticles verticles, int next) {
        if (next == verticles.inOrder().size()) {
            return Future.succeededFuture();
        }
        Verticles.Deployment deployment = verticles.inOrder().get(next);
        return vertx.deployVerticle(deployment.verticle(), new DeploymentOptions().setInstances(deployment.instances()))
                .compose(id -> {
                    deployments.push(id);
                    return deployAll(verticles, next + 1);
                });
    }

    /** The port on which requests are accepted; the assigned one when {@code HTTP_PORT} is 0. */
    public int port() {
        return port;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The event log; usable until {@link #close}. */
    public EventStore eventStore() {
        return store;
    }

    /** New subscriptions to the log for verticles outside the service. */
    public Subscriptions subscriptions() {
        return new Subscriptions(vertx, store);
    }

    /**
     * Prepares for {@link #close}: the readiness check fails, so that a load balancer sends requests to other nodes, which
     * take the shards over; requests that arrive all the same are answered.
     *
     * @param seconds time after which the balancer has noticed
     * @return completes after that time
     */
    public Future<Void> drain(int seconds) {
        if (deployed == null) {
            return members.withdraw();
        }
        deployed.drain();
        if (seconds > 0) {
            LOG.info("is not ready any more, and closes in {} s", seconds);
        }
        return pause(seconds, TimeUnit.SECONDS)
                .compose(ignored -> members.withdraw())
                .compose(ignored -> pause(members.nodes().size() > 1 ? HANDOVER_MILLIS : 0, TimeUnit.MILLISECONDS));
    }

    private Future<Void> pause(long delay, TimeUnit unit) {
        return delay == 0 ? Future.succeededFuture() : vertx.timer(delay, unit).mapEmpty();
    }

    /**
     * Stops accepting requests, answers those in flight, undeploys the verticles and closes the database.
     *
     * @return completes when everything is closed
     */
    public Future<Void> close() {
        LOG.info("stops accepting requests");
        return undeployAll()
                .transform(ignored -> pools.close())
                .transform(ignored -> close(vertx, embedded, tracing))
                .onComplete(ignored -> metrics.close())
                .onComplete(ignored -> LOG.info("stopped"));
    }

    private Future<Void> undeployAll() {
        // In the opposite order of deployment, so that no verticle uses one that is undeployed.
        return deployments.isEmpty()
                ? Future.succeededFuture()
                : vertx.undeploy(deployments.pop()).transform(ignored -> undeployAll());
    }

    private static Future<Void> close(Vertx vertx, Optional<EmbeddedDatabase> embedded, Tracing tracing) {
        return vertx.executeBlocking(() -> {
            tracing.close();
            if (embedded.isPresent()) {
                embedded.get().close();
            }
            return null;
        });
    }
}
