package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.access.AuthMode;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.NodeVerticle;
import vehicletracking.database.ConnectionFailure;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.metrics.ServiceMetrics;
import vehicletracking.projection.Projection;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.tracing.Tracing;
import vehicletracking.web.http.ClassPathResource;

/** Start of a {@link Service}: opens and migrates its database, and deploys its verticles. */
final class ServiceStart {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceStart.class);

    private final Vertx vertx;
    private final Settings settings;
    private final Members members;
    private final ServiceMetrics metrics;
    private final InstantSource systemClock;
    private final List<Projection> projections;

    ServiceStart(
            Vertx vertx,
            Settings settings,
            Members members,
            ServiceMetrics metrics,
            InstantSource systemClock,
            List<Projection> projections) {
        this.vertx = vertx;
        this.settings = settings;
        this.members = members;
        this.metrics = metrics;
        this.systemClock = systemClock;
        this.projections = projections;
    }

    /** What is opened before the database is used. */
    record Resources(
            Optional<ServerCertificates> certificates,
            Optional<EmbeddedDatabase> embedded,
            DatabaseServers servers,
            Tracing tracing) {

        Future<Void> close(Vertx vertx) {
            return vertx.executeBlocking(() -> {
                tracing.close();
                if (embedded.isPresent()) {
                    embedded.get().close();
                }
                return null;
            });
        }
    }

    /** Completes when requests are accepted; fails when the service can't start, after every opened resource is closed. */
    Future<Service> run() {
        return vertx.executeBlocking(this::open)
                .compose(resources -> withDatabase(resources)
                        .recover(failure -> resources.close(vertx).transform(ignored -> Future.failedFuture(failure))))
                .onFailure(ignored -> metrics.close());
    }

    private Resources open() throws IOException {
        // Both fail before a database is started.
        address(settings.http().port()).requireFree();
        Optional<ServerCertificates> certificates =
                settings.tls().map(files -> ServerCertificates.load(vertx, files, systemClock));
        Optional<EmbeddedDatabase> embedded = settings.databaseUrl().isPresent()
                ? Optional.empty()
                : Optional.of(EmbeddedDatabase.start(settings.dataDirectory()));
        DatabaseServers servers = settings.databaseUrl()
                .orElseGet(() -> DatabaseServers.of(embedded.orElseThrow().connectOptions()));
        Tracing tracing = Tracing.open(settings.tracing(), members.self(), NodeVerticle.version());
        return new Resources(certificates, embedded, servers, tracing);
    }

    private HttpAddress address(int port) {
        return new HttpAddress(settings.http().host(), port);
    }

    private Future<Service> withDatabase(Resources resources) {
        Pools pools = Pools.open(
                vertx,
                resources.servers(),
                settings.databaseReadUrls(),
                Verticles.writeConnections(settings),
                PgEventStore::isWorthPreparing);
        return pools.requireDurability()
                .compose(ignored -> pools.warnOfFailover(resources.servers()))
                .recover(failure -> Future.failedFuture(explained(resources, failure)))
                .compose(ignored -> vertx.executeBlocking(() -> migrate(resources.servers())))
                .compose(ignored -> openStore(pools))
                .compose(store -> deploy(resources, pools, store))
                .recover(failure -> pools.close().transform(ignored -> Future.failedFuture(failure)));
    }

    private static Throwable explained(Resources resources, Throwable failure) {
        return resources.embedded().isPresent() ? failure : ConnectionFailure.explain(resources.servers(), failure);
    }

    private Void migrate(DatabaseServers database) {
        settings.databaseMigrateUrl()
                .ifPresentOrElse(
                        owner -> Schema.migrate(owner, database.first().getUser()), () -> Schema.migrate(database));
        return null;
    }

    private Future<EventStore> openStore(Pools pools) {
        return PgEventStore.open(
                        pools.writes(),
                        pools.reads(),
                        settings.eventStore().shards(),
                        settings.eventStore().partitionEvents())
                .map(store -> {
                    DistributedLogSettings.requireSupported(settings, store.shardStatements());
                    return metrics.measured(store);
                });
    }

    private Future<Service> deploy(Resources resources, Pools pools, EventStore store) {
        Verticles.registerCodecs(vertx.eventBus());
        resources.embedded().ifPresent(database -> metrics.showEmbeddedDatabase(database::isRunning));
        resources.certificates().ifPresent(used -> metrics.showCertificate(used::expiresAt));
        Deployments deployments = new Deployments(vertx);
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
                        resources.certificates(),
                        metrics,
                        resources.tracing()))
                .compose(verticles -> deployments
                        .deploy(verticles.inOrder())
                        .recover(failure -> Future.failedFuture(
                                address(settings.http().port()).explain(failure)))
                        .map(ignored -> {
                            announce(resources, verticles.httpPort());
                            return new Service(
                                    vertx, resources, pools, store, members, metrics, deployments, verticles);
                        }))
                .recover(failure -> deployments.undeployAll().transform(ignored -> Future.failedFuture(failure)));
    }

    private void announce(Resources resources, int port) {
        boolean isAuthenticated = settings.auth() != AuthMode.NONE;
        if (!isAuthenticated) {
            LOG.info("does not authenticate requests (AUTH=none): who reaches it may do everything");
        }
        address(port).announce(resources.certificates().isPresent() ? "https" : "http", isAuthenticated);
    }
}
