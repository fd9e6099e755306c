package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.SingleNode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Subscriptions;
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
    private final ServiceStart.Resources resources;
    private final Pools pools;
    private final EventStore store;
    private final Members members;
    private final ServiceMetrics metrics;
    private final Deployments deployments;
    private final Verticles verticles;

    Service(
            Vertx vertx,
            ServiceStart.Resources resources,
            Pools pools,
            EventStore store,
            Members members,
            ServiceMetrics metrics,
            Deployments deployments,
            Verticles verticles) {
        this.vertx = vertx;
        this.resources = resources;
        this.pools = pools;
        this.store = store;
        this.members = members;
        this.metrics = metrics;
        this.deployments = deployments;
        this.verticles = verticles;
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
        return new ServiceStart(vertx, settings, members, metrics, InstantSource.system(), List.of()).run();
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
        return new ServiceStart(vertx, settings, new SingleNode(), new ServiceMetrics(), systemClock, projections)
                .run();
    }

    /** The port on which requests are accepted; the assigned one when {@code HTTP_PORT} is 0. */
    public int port() {
        return verticles.httpPort();
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
        verticles.drain();
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
        return deployments
                .undeployAll()
                .transform(ignored -> pools.close())
                .transform(ignored -> resources.close(vertx))
                .onComplete(ignored -> metrics.close())
                .onComplete(ignored -> LOG.info("stopped"));
    }
}
