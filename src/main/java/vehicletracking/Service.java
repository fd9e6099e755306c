package vehicletracking;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.database.ConnectionFailure;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Subscriptions;
import vehicletracking.eventstore.postgres.PgEventStore;

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
        return start(vertx, settings, InstantSource.system());
    }

    /** @param systemClock the time of receipt, and the present for questions about it */
    public static Future<Service> start(Vertx vertx, Settings settings, InstantSource systemClock) {
        return vertx.executeBlocking(() -> openDatabase(settings))
                .compose(database -> withDatabase(vertx, settings, database, systemClock)
                        .recover(failure ->
                                close(vertx, database.embedded()).transform(ignored -> Future.failedFuture(failure))));
    }

    private record Database(Optional<EmbeddedDatabase> embedded, PgConnectOptions options) {}

    private static Database openDatabase(Settings settings) throws IOException {
        address(settings).requireFree(); // before a database is started for nothing
        if (settings.databaseUrl().isPresent()) {
            return new Database(Optional.empty(), settings.databaseUrl().get());
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(settings.dataDirectory());
        return new Database(Optional.of(embedded), embedded.connectOptions());
    }

    private static HttpAddress address(Settings settings) {
        return new HttpAddress(settings.http().host(), settings.http().port());
    }

    private static Future<Service> withDatabase(
            Vertx vertx, Settings settings, Database database, InstantSource systemClock) {
        Pools pools = Pools.open(
                vertx, database.options(), Verticles.writeConnections(settings), PgEventStore::isWorthPreparing);
        return pools.requireDurability()
                .recover(failure -> Future.failedFuture(
                        database.embedded().isPresent()
                                ? failure
                                : ConnectionFailure.explain(database.options(), failure)))
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
                .compose(service -> service.deploy(settings, systemClock)
                        .recover(failure -> service.undeployAll().transform(ignored -> Future.failedFuture(failure))))
                .recover(failure -> pools.close().transform(ignored -> Future.failedFuture(failure)));
    }

    private Future<Service> deploy(Settings settings, InstantSource systemClock) {
        Verticles.registerCodecs(vertx.eventBus());
        return vertx.fileSystem()
                .readFile("openapi.json")
                .map(openApi -> new Verticles(vertx, settings, pools, store, openApi.toJsonObject(), systemClock))
                .compose(verticles -> deployAll(verticles, 0)
                        .recover(
                                failure -> Future.failedFuture(address(settings).explain(failure)))
                        .map(ignored -> {
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
