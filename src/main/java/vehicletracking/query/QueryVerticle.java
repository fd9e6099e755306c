package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import vehicletracking.database.ReadPools;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.history.ArchivedTimeQueries;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.movement.MovementRule;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.readmodel.accesskeys.AccessKeyProjection;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.devices.DeviceProjection;
import vehicletracking.readmodel.devices.DeviceQueries;
import vehicletracking.readmodel.quarantine.QuarantineProjection;
import vehicletracking.readmodel.quarantine.QuarantineQueries;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.readmodel.vehicles.VehicleQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.replica.ReadRequirement;
import vehicletracking.replica.ReadServers;

/**
 * Handler of all queries, from the read models and from the log. The {@code register} methods are the table of queries,
 * one line for each address.
 *
 * <p>To add a query: declare its query and reply records and its {@link vehicletracking.bus.Address} in
 * {@link QueryBus}, {@link DeviceQueryBus}, {@link AccessKeyQueryBus} or {@link TemporalQueryBus}, add both records to
 * {@code registerCodecs} there, and add one line to the table here.
 */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;
    private final Pool temporalPool;
    private final List<ReadPools> replicas;
    private final Duration maxInterpolationGap;
    private final MovementRule movementRule;
    private final InstantSource clock;

    /**
     * @param pool connections for reading the read models and the log
     * @param temporalPool connections for temporal queries
     * @param replicas that answer queries of read models and temporal queries
     * @param maxInterpolationGap longest time between two locations that are interpolated
     * @param movementRule when a vehicle counts as moving
     * @param clock the present, after which no location is current
     */
    public QueryVerticle(
            EventStore store,
            Pool pool,
            Pool temporalPool,
            List<ReadPools> replicas,
            Duration maxInterpolationGap,
            MovementRule movementRule,
            InstantSource clock) {
        this.store = store;
        this.pool = pool;
        this.temporalPool = temporalPool;
        this.replicas = replicas;
        this.maxInterpolationGap = maxInterpolationGap;
        this.movementRule = movementRule;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        ReadQueries primary = queries(pool, temporalPool);
        ReadServers<ReadQueries> servers = ReadServers.start(vertx, primary, replicas, this::queriesOf);
        registerReadModelQueries(new QueryRouter(bus, servers, ignored -> true));
        registerLogQueries(bus, primary.archives(), servers);
        registerTemporalQueries(
                new QueryRouter(bus, servers, replica -> primary.archives().isReplayedBy(replica.archives())));
        return primary.archives().start(vertx);
    }

    private ReadQueries queriesOf(ReadPools replica) {
        ReadQueries queries = queries(replica.reads(), replica.past());
        queries.archives().startUnchecked(vertx);
        return queries;
    }

    private ReadQueries queries(Pool pool, Pool temporalPool) {
        ArchiveIndex archives = new ArchiveIndex(pool);
        return new ReadQueries(
                new CurrentLocationQueries(pool, store.shardStatements(), clock),
                new VehicleQueries(pool),
                new DeviceQueries(pool),
                new QuarantineQueries(pool),
                new AccessKeyQueries(pool),
                archives,
                new TemporalQueryHandler(
                        temporalPool, store.shardStatements(), archives, maxInterpolationGap, movementRule));
    }

    private static void registerReadModelQueries(QueryRouter router) {
        router.answer(
                QueryBus.CURRENT_LOCATIONS,
                CurrentLocationProjection.PROJECTION,
                (query, server) -> server.locations().byIds(query.vehicleIds()));
        router.answer(
                QueryBus.CURRENT_LOCATION_PAGE,
                CurrentLocationProjection.PROJECTION,
                (query, server) -> server.locations().page(query.after(), query.box(), query.scope(), query.limit()));
        router.answer(
                QueryBus.VEHICLES,
                VehicleProjection.PROJECTION,
                (query, server) -> select(server.vehicles().within(query.scope()), query.selector()));
        router.answer(
                DeviceQueryBus.DEVICES,
                DeviceProjection.PROJECTION,
                (query, server) -> server.devices().page(query.after(), query.at(), query.scope(), query.limit()));
        router.answer(
                DeviceQueryBus.DEVICE,
                DeviceProjection.PROJECTION,
                (query, server) -> server.devices().byId(query.deviceId(), query.scope(), query.limit()));
        router.answer(
                DeviceQueryBus.QUARANTINE,
                QuarantineProjection.PROJECTION,
                (query, server) -> server.quarantine().page(query.state(), query.after(), query.limit()));
        router.answer(
                DeviceQueryBus.QUARANTINED,
                QuarantineProjection.PROJECTION,
                (query, server) -> server.quarantine().byId(query.reportQuarantinedId()));
        router.answer(
                AccessKeyQueryBus.ACCESS_KEYS,
                AccessKeyProjection.PROJECTION,
                (query, server) -> server.accessKeys().page(query.after(), query.accessKeyId(), query.limit()));
    }

    /** The primary answers these: they must see the head of the log. */
    private void registerLogQueries(EventBus bus, ArchiveIndex archives, ReadServers<ReadQueries> servers) {
        EventProofs proofs = new EventProofs(temporalPool, store.shardStatements());
        EventLookup events = new EventLookup(temporalPool, store.shardStatements());
        LogQueryHandler log =
                new LogQueryHandler(store, events, proofs, archives, new ArchivedTimeQueries(temporalPool));
        CheckpointWaiter waiter = new CheckpointWaiter(vertx, store);
        ProjectionBus.ADVANCED.listen(bus, waiter::onAdvanced);
        QueryBus.EVENTS.answerWith(bus, log::events);
        QueryBus.LOG_HEAD.answerWith(bus, log::head);
        QueryBus.EVENT.answerWith(bus, log::event);
        QueryBus.PROOF.answerWith(bus, log::proof);
        QueryBus.AUDIT_HEADS.answerWith(bus, query -> proofs.heads().map(QueryBus.Heads::new));
        QueryBus.AWAIT.answerWith(
                bus,
                query -> servers.await(
                                new ReadRequirement(query.projection(), query.position()),
                                () -> waiter.await(query),
                                query.timeoutMillis())
                        .map(QueryBus.Reached::new));
    }

    private static void registerTemporalQueries(QueryRouter router) {
        router.answerAsKnownAt(
                TemporalQueryBus.LOCATION,
                null,
                LocationAsOf.Query::asKnownAt,
                (query, server) -> server.temporal().location(query),
                TemporalQueryBus.LocationReply::ofReplica);
        router.answerAsKnownAt(
                TemporalQueryBus.FLEET,
                VehicleProjection.PROJECTION,
                FleetAsOf.Query::asKnownAt,
                (query, server) -> server.temporal().fleet(query),
                TemporalQueryBus.FleetReply::ofReplica);
        router.answerAsKnownAt(
                TemporalQueryBus.TRACK,
                null,
                query -> query.range().asKnownAt(),
                (query, server) -> server.temporal().track(query),
                TemporalQueryBus.TrackReply::ofReplica);
        router.answerAsKnownAt(
                TemporalQueryBus.MOVEMENT,
                null,
                TemporalQueryBus.MovementQuery::asKnownAt,
                (query, server) -> server.temporal().movement(query),
                TemporalQueryBus.MovementReply::ofReplica);
        router.answerAsKnownAt(
                TemporalQueryBus.ARCHIVED_RANGE,
                null,
                query -> null,
                (query, server) -> server.temporal().archivedRanges(query),
                (ranges, position) -> ranges);
    }

    private static Future<Vehicles> select(VehicleQueries vehicles, VehicleSelector selector) {
        return switch (selector) {
            case VehicleSelector.WithId byId -> vehicles.byId(byId.vehicleId(), byId.at());
            case VehicleSelector.WithCurrentPlate byPlate -> vehicles.byCurrentPlate(byPlate.licensePlate());
            case VehicleSelector.WithPlateBetween byPlate ->
                vehicles.byPlateBetween(byPlate.licensePlate(), byPlate.from(), byPlate.to());
            case VehicleSelector.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
