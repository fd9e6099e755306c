package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.movement.MovementRule;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.devices.DeviceQueries;
import vehicletracking.readmodel.quarantine.QuarantineQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.LicensePlate;

/** Answers questions from the read models and from the log. */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;
    private final Pool temporalPool;
    private final Duration maxInterpolationGap;
    private final MovementRule movementRule;

    /**
     * @param pool connections for reading the read models and the log
     * @param past connections for questions about the past
     * @param longestGap between locations farther apart in time nothing is interpolated
     * @param rule when a vehicle counts as moving
     */
    public QueryVerticle(EventStore store, Pool pool, Pool past, Duration longestGap, MovementRule rule) {
        this.store = store;
        this.pool = pool;
        this.temporalPool = past;
        this.maxInterpolationGap = longestGap;
        this.movementRule = rule;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        CurrentLocationQueries locations = new CurrentLocationQueries(pool);
        VehicleQueries vehicles = new VehicleQueries(pool);
        EventProofs audit = new EventProofs(temporalPool);
        ArchiveIndex archives = new ArchiveIndex(pool);
        CheckpointWaiter waiter = new CheckpointWaiter(vertx, store);
        ProjectionBus.ADVANCED.listen(bus, waiter::onAdvanced);
        QueryBus.CURRENT_LOCATIONS.answerWith(bus, asked -> locations.byIds(asked.vehicleIds()));
        QueryBus.CURRENT_LOCATION_PAGE.answerWith(
                bus, asked -> locations.page(asked.after(), asked.box(), asked.limit()));
        QueryBus.VEHICLES.answerWith(bus, asked -> select(vehicles, asked.selector()));
        QueryBus.EVENTS.answerWith(
                bus,
                asked -> archives.withArchives(page -> ArchiveIndex.withinRange(asked.after(), page.next()), () -> read(asked))
                        .map(found -> new QueryBus.FoundEvents(found.answer(), found.missing())));
        QueryBus.LOG_HEAD.answerWith(
                bus,
                asked -> archives.withArchives(head -> ArchiveIndex.withinRange(asked.after(), head), store::head)
                        .map(head -> new QueryBus.LogHead(head.answer(), head.missing())));
        QueryBus.EVENT.answerWith(
                bus,
                asked -> archives.withArchives(
                                ignored -> archive -> archive.mayHold(asked.eventId()),
                                () -> audit.find(asked.eventId()))
                        .map(found -> new QueryBus.FoundEvent(found.answer().orElse(null), found.missing())));
        QueryBus.PROOF.answerWith(
                bus,
                asked -> archives.withArchives(
                                ignored -> archive -> archive.mayHold(asked.eventId()),
                                () -> audit.proof(asked.eventId()))
                        .map(found -> new QueryBus.FoundProof(found.answer().orElse(null), found.missing())));
        QueryBus.AUDIT_HEADS.answerWith(bus, asked -> audit.heads().map(QueryBus.Heads::new));
        QueryBus.AWAIT.answerWith(bus, asked -> waiter.await(asked).map(QueryBus.Reached::new));
        new TemporalQueryHandler(temporalPool, archives, maxInterpolationGap, movementRule).answerOn(bus);
        answerAboutDevices(bus);
        return archives.start(vertx);
    }

    private Future<EventPage> read(QueryBus.EventsQuery asked) {
        return asked.upTo() == null
                ? store.read(asked.filter(), asked.after(), asked.limit())
                : store.read(asked.filter(), asked.after(), asked.upTo(), asked.limit());
    }

    private void answerAboutDevices(EventBus bus) {
        DeviceQueries devices = new DeviceQueries(pool);
        DeviceQueryBus.DEVICES.answerWith(bus, asked -> devices.page(asked.after(), asked.at(), asked.limit()));
        DeviceQueryBus.DEVICE.answerWith(bus, asked -> devices.byId(asked.deviceId(), asked.limit()));
        QuarantineQueries quarantine = new QuarantineQueries(pool);
        DeviceQueryBus.QUARANTINE.answerWith(
                bus, asked -> quarantine.page(asked.state(), asked.after(), asked.limit()));
        DeviceQueryBus.QUARANTINED.answerWith(bus, asked -> quarantine.byId(asked.reportQuarantinedId()));
    }

    private static Future<Vehicles> select(VehicleQueries vehicles, VehicleSelector choice) {
        return switch (choice) {
            case VehicleSelector.WithId withId -> vehicles.byId(withId.vehicleId(), withId.at());
            case VehicleSelector.WithCurrentPlate bearer -> vehicles.byCurrentPlate(new LicensePlate(bearer.licensePlate()));
            case VehicleSelector.WithPlateBetween bearers ->
                vehicles.byPlateBetween(new LicensePlate(bearers.licensePlate()), bearers.from(), bearers.to());
            case VehicleSelector.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
