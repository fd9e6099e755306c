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
import vehicletracking.cluster.Members;
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
    private final ServiceMetrics metrics;
    private final Deque<String> deployments = new ArrayDeque<>();
    private int port;
    private @Nullable Verticles deployed;

    private Service(
            Vertx vertx,
            Optional<EmbeddedDatabase> embedded,
            Pools pools,
            EventStore store,
            Members members,
            ServiceMetrics metrics) {
        this.vertx = vertx;
        this.embedded = embedded;
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
        return vertx.executeBlocking(() -> openDatabase(settings))
                .compose(database -> withDatabase(vertx, settings, database, members, metrics, systemClock, projections)
                        .recover(failure ->
                                close(vertx, database.embedded()).transform(ignored -> Future.failedFuture(failure))))
                .onFailure(ignored -> metrics.close());
    }

    private record Database(Optional<EmbeddedDatabase> embedded, DatabaseServers servers) {}

    private static Database openDatabase(Settings settings) throws IOException {
        address(settings).requireFree(); // fails before a database is started
        if (settings.databaseUrl().isPresent()) {
            return new Database(Optional.empty(), settings.databaseUrl().get());
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(settings.dataDirectory());
        return new Database(Optional.of(embedded), DatabaseServers.of(embedded.connectOptions()));
    }

    private static HttpAddress address(Settings settings) {
        return new HttpAddress(settings.http().host(), settings.http().port());
    }

    private static Future<Service> withDatabase(
            Vertx vertx,
            Settings settings,
            Database database,
            Members members,
            ServiceMetrics metrics,
            InstantSource systemClock,
            List<Projection> projections) {
        Pools pools = Pools.open(
                vertx,
                database.servers(),
                settings.databaseReadUrls(),
                Verticles.writeConnections(settings),
                PgEventStore::isWorthPreparing);
        return pools.requireDurability()
                .compose(ignored -> pools.warnOfFailover(database.servers()))
                .recover(failure -> Future.failedFuture(
                        database.embedded().isPresent()
                                ? failure
                                : ConnectionFailure.explain(database.servers(), failure)))
                .compose(ignored -> vertx.executeBlocking(() -> {
                    Schema.migrate(database.servers());
                    return null;
                }))
                .compose(ignored -> PgEventStore.open(
                        pools.writes(),
                        pools.reads(),
                        settings.eventStore().shards(),
                        settings.eventStore().partitionEvents()))
                .map(store -> new Service(vertx, database.embedded(), pools, metrics.measured(store), members, metrics))
                .compose(service -> service.deploy(settings, systemClock, projections)
                        .recover(failure -> service.undeployAll().transform(ignored -> Future.failedFuture(failure))))
                .recover(failure -> pools.close().transform(ignored -> Future.failedFuture(failure)));
    }

    private Future<Service> deploy(Settings settings, InstantSource systemClock, List<Projection> projections) {
        Verticles.registerCodecs(vertx.eventBus());
        embedded.ifPresent(database -> metrics.showEmbeddedDatabase(database::isRunning));
        return vertx.fileSystem()
                .readFile("openapi.json")
                .map(openApi -> new Verticles(
                        vertx,
                        settings,
                        pools,
                        store,
                        openApi.toJsonObject(),
                        systemClock,
                        projections,
                        members,
                        metrics))
                .compose(verticles -> deployAll(verticles, 0)
                        .recover(
                                failure -> Future.failedFuture(address(settings).explain(failure)))
                        .map(ignored -> {
                            deployed = verticles;
                            port = verticles.httpPort();
                            new HttpAddress(settings.http().host(), port).announce();
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
                .transform(ignored -> close(vertx, embedded))
                .onComplete(ignored -> metrics.close())
                .onComplete(ignored -> LOG.info("stopped"));
    }

    private Future<Void> undeployAll() {
        // In the opposite order of deployment, so that no verticle uses one that is undeployed.
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
