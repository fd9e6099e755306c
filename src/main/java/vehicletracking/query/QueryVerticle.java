package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import vehicletracking.directory.VehicleDirectoryQueries;
import vehicletracking.directory.VehicleDirectoryQueries.Vehicles;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAudit;
import vehicletracking.location.CurrentLocationQueries;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.query.QueryBus.VehicleChoice;
import vehicletracking.vehicle.LicensePlate;

/** Answers questions from the read models and from the log. */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;

    /** @param pool connections for reading the read models */
    public QueryVerticle(EventStore store, Pool pool) {
        this.store = store;
        this.pool = pool;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        CurrentLocationQueries locations = new CurrentLocationQueries(pool);
        VehicleDirectoryQueries vehicles = new VehicleDirectoryQueries(pool);
        LogAudit audit = new LogAudit(pool);
        PositionWaiter waiter = new PositionWaiter(vertx, store);
        ProjectionBus.ADVANCED.listen(bus, waiter::advanced);
        QueryBus.CURRENT_LOCATIONS.answerWith(bus, asked -> locations.byIds(asked.vehicleIds()));
        QueryBus.CURRENT_LOCATION_PAGE.answerWith(bus, asked -> locations.page(asked.after(), asked.box(), asked.limit()));
        QueryBus.VEHICLES.answerWith(bus, asked -> select(vehicles, asked.choice()));
        QueryBus.EVENTS.answerWith(bus, asked -> store.read(asked.filter(), asked.after(), asked.limit()));
        QueryBus.EVENT.answerWith(
                bus, asked -> audit.find(asked.eventId()).map(found -> new QueryBus.FoundEvent(found.orElse(null))));
        QueryBus.PROOF.answerWith(
                bus, asked -> audit.proof(asked.eventId()).map(found -> new QueryBus.FoundProof(found.orElse(null))));
        QueryBus.AUDIT_HEADS.answerWith(bus, asked -> audit.heads().map(QueryBus.Heads::new));
        QueryBus.AWAIT.answerWith(bus, asked -> waiter.await(asked).map(QueryBus.Reached::new));
        return Future.succeededFuture();
    }

    private static Future<Vehicles> select(VehicleDirectoryQueries vehicles, VehicleChoice choice) {
        return switch (choice) {
            case VehicleChoice.WithId withId -> vehicles.byId(withId.vehicleId());
            case VehicleChoice.WithPlate withPlate -> vehicles.byPlate(new LicensePlate(withPlate.licensePlate()));
            case VehicleChoice.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
