package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.movement.MovementRule;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.devices.DeviceQueries;
import vehicletracking.readmodel.quarantine.QuarantineQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.LicensePlate;

/**
 * Handler of all queries, from the read models and from the log. The {@code register} methods are the table of queries,
 * one line for each address.
 *
 * <p>To add a query: declare its query and reply records and its {@link vehicletracking.bus.Address} in
 * {@link QueryBus}, {@link DeviceQueryBus} or {@link TemporalQueryBus}, add both records to {@code registerCodecs}
 * there, and add one line to the table here.
 */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;
    private final Pool temporalPool;
    private final Duration maxInterpolationGap;
    private final MovementRule movementRule;
    private final InstantSource clock;

    /**
     * @param pool connections for reading the read models and the log
     * @param temporalPool connections for temporal queries
     * @param maxInterpolationGap longest time between two locations that are interpolated
     * @param movementRule when a vehicle counts as moving
     * @param clock the present, after which no location is current
     */
    public QueryVerticle(
            EventStore store,
            Pool pool,
            Pool temporalPool,
            Duration maxInterpolationGap,
            MovementRule movementRule,
            InstantSource clock) {
        this.store = store;
        this.pool = pool;
        this.temporalPool = temporalPool;
        this.maxInterpolationGap = maxInterpolationGap;
        this.movementRule = movementRule;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        ArchiveIndex archives = new ArchiveIndex(pool);
        registerReadModelQueries(bus);
        registerLogQueries(bus, archives);
        registerTemporalQueries(bus, archives);
        return archives.start(vertx);
    }

    private void registerReadModelQueries(EventBus bus) {
        CurrentLocationQueries locations = new CurrentLocationQueries(pool, store.shardStatements(), clock);
        VehicleQueries vehicles = new VehicleQueries(pool);
        DeviceQueries devices = new DeviceQueries(pool);
        QuarantineQueries quarantine = new QuarantineQueries(pool);
        QueryBus.CURRENT_LOCATIONS.answerWith(bus, query -> locations.byIds(query.vehicleIds()));
        QueryBus.CURRENT_LOCATION_PAGE.answerWith(
                bus, query -> locations.page(query.after(), query.box(), query.limit()));
        QueryBus.VEHICLES.answerWith(bus, query -> select(vehicles, query.selector()));
        DeviceQueryBus.DEVICES.answerWith(bus, query -> devices.page(query.after(), query.at(), query.limit()));
        DeviceQueryBus.DEVICE.answerWith(bus, query -> devices.byId(query.deviceId(), query.limit()));
        DeviceQueryBus.QUARANTINE.answerWith(
                bus, query -> quarantine.page(query.state(), query.after(), query.limit()));
        DeviceQueryBus.QUARANTINED.answerWith(bus, query -> quarantine.byId(query.reportQuarantinedId()));
    }

    private void registerLogQueries(EventBus bus, ArchiveIndex archives) {
        EventProofs proofs = new EventProofs(temporalPool, store.shardStatements());
        LogQueryHandler log =
                new LogQueryHandler(store, new EventLookup(temporalPool, store.shardStatements()), proofs, archives);
        CheckpointWaiter waiter = new CheckpointWaiter(vertx, store);
        ProjectionBus.ADVANCED.listen(bus, waiter::onAdvanced);
        QueryBus.EVENTS.answerWith(bus, log::events);
        QueryBus.LOG_HEAD.answerWith(bus, log::head);
        QueryBus.EVENT.answerWith(bus, log::event);
        QueryBus.PROOF.answerWith(bus, log::proof);
        QueryBus.AUDIT_HEADS.answerWith(bus, query -> proofs.heads().map(QueryBus.Heads::new));
        QueryBus.AWAIT.answerWith(bus, query -> waiter.await(query).map(QueryBus.Reached::new));
    }

    private void registerTemporalQueries(EventBus bus, ArchiveIndex archives) {
        TemporalQueryHandler temporal = new TemporalQueryHandler(
                temporalPool, store.shardStatements(), archives, maxInterpolationGap, movementRule);
        TemporalQueryBus.LOCATION.answerWith(bus, temporal::location);
        TemporalQueryBus.FLEET.answerWith(bus, temporal::fleet);
        TemporalQueryBus.TRACK.answerWith(bus, temporal::track);
        TemporalQueryBus.MOVEMENT.answerWith(bus, temporal::movement);
        TemporalQueryBus.ARCHIVED_RANGE.answerWith(bus, temporal::archivedRanges);
    }

    private static Future<Vehicles> select(VehicleQueries vehicles, VehicleSelector selector) {
        return switch (selector) {
            case VehicleSelector.WithId byId -> vehicles.byId(byId.vehicleId(), byId.at());
            case VehicleSelector.WithCurrentPlate byPlate ->
                vehicles.byCurrentPlate(new LicensePlate(byPlate.licensePlate()));
            case VehicleSelector.WithPlateBetween byPlate ->
                vehicles.byPlateBetween(new LicensePlate(byPlate.licensePlate()), byPlate.from(), byPlate.to());
            case VehicleSelector.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
