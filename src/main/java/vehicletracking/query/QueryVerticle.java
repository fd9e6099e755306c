package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import vehicletracking.eventstore.EventPage;
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

/** Answers questions from the read models and from the log. */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;
    private final Pool past;
    private final Duration longestGap;
    private final MovementRule rule;
    private final InstantSource clock;

    /**
     * @param pool connections for reading the read models and the log
     * @param past connections for questions about the past
     * @param longestGap between locations farther apart in time nothing is interpolated
     * @param rule when a vehicle counts as moving
     * @param clock the present, beyond which no location is current
     */
    public QueryVerticle(
            EventStore store, Pool pool, Pool past, Duration longestGap, MovementRule rule, InstantSource clock) {
        this.store = store;
        this.pool = pool;
        this.past = past;
        this.longestGap = longestGap;
        this.rule = rule;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        CurrentLocationQueries locations = new CurrentLocationQueries(pool, clock);
        VehicleQueries vehicles = new VehicleQueries(pool);
        EventLookup events = new EventLookup(past);
        EventProofs proofs = new EventProofs(past);
        ArchiveIndex archives = new ArchiveIndex(pool);
        CheckpointWaiter waiter = new CheckpointWaiter(vertx, store);
        ProjectionBus.ADVANCED.listen(bus, waiter::advanced);
        QueryBus.CURRENT_LOCATIONS.answerWith(bus, asked -> locations.byIds(asked.vehicleIds()));
        QueryBus.CURRENT_LOCATION_PAGE.answerWith(
                bus, asked -> locations.page(asked.after(), asked.box(), asked.limit()));
        QueryBus.VEHICLES.answerWith(bus, asked -> select(vehicles, asked.choice()));
        QueryBus.EVENTS.answerWith(
                bus,
                asked -> archives.beside(page -> ArchiveIndex.between(asked.after(), page.next()), () -> read(asked))
                        .map(found -> new QueryBus.FoundEvents(found.answer(), found.missing())));
        QueryBus.LOG_HEAD.answerWith(
                bus,
                asked -> archives.beside(head -> ArchiveIndex.between(asked.after(), head), store::head)
                        .map(head -> new QueryBus.LogHead(head.answer(), head.missing())));
        QueryBus.EVENT.answerWith(
                bus,
                asked -> archives.beside(
                                ignored -> archive -> archive.mayContain(asked.eventId()),
                                () -> events.find(asked.eventId()))
                        .map(found -> new QueryBus.FoundEvent(found.answer().orElse(null), found.missing())));
        QueryBus.PROOF.answerWith(
                bus,
                asked -> archives.beside(
                                ignored -> archive -> archive.mayContain(asked.eventId()),
                                () -> proofs.proof(asked.eventId()))
                        .map(found -> new QueryBus.FoundProof(found.answer().orElse(null), found.missing())));
        QueryBus.AUDIT_HEADS.answerWith(bus, asked -> proofs.heads().map(QueryBus.Heads::new));
        QueryBus.AWAIT.answerWith(bus, asked -> waiter.await(asked).map(QueryBus.Reached::new));
        new TemporalQueryHandler(past, archives, longestGap, rule).answerOn(bus);
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
            case VehicleSelector.BearerOf bearer -> vehicles.bearerOf(new LicensePlate(bearer.licensePlate()));
            case VehicleSelector.BearersOf bearers ->
                vehicles.bearersOf(new LicensePlate(bearers.licensePlate()), bearers.from(), bearers.to());
            case VehicleSelector.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
