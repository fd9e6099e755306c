package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import vehicletracking.directory.VehicleDirectoryQueries;
import vehicletracking.directory.VehicleDirectoryQueries.Vehicles;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAudit;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.MovementQueries;
import vehicletracking.history.TrackQueries;
import vehicletracking.location.CurrentLocationQueries;
import vehicletracking.movement.MovementRule;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.query.QueryBus.VehicleChoice;
import vehicletracking.vehicle.LicensePlate;

/** Answers questions from the read models and from the log. */
public final class QueryVerticle extends VerticleBase {

    private final EventStore store;
    private final Pool pool;
    private final Duration longestGap;
    private final MovementRule rule;

    /**
     * @param pool connections for reading the read models and the log
     * @param longestGap between locations farther apart in time nothing is interpolated
     * @param rule when a vehicle counts as moving
     */
    public QueryVerticle(EventStore store, Pool pool, Duration longestGap, MovementRule rule) {
        this.store = store;
        this.pool = pool;
        this.longestGap = longestGap;
        this.rule = rule;
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
        answerAboutThePast(bus);
        return Future.succeededFuture();
    }

    private void answerAboutThePast(EventBus bus) {
        LocationAsOf locations = new LocationAsOf(pool, longestGap);
        HistoryBus.LOCATION.answerWith(bus, asked -> (asked.isInterpolated()
                        ? locations.interpolated(asked.question())
                        : locations.lastKnown(asked.question()))
                .map(HistoryBus.Answer::new));
        FleetAsOf fleet = new FleetAsOf(pool);
        HistoryBus.FLEET.answerWith(bus, asked -> fleet.page(asked.question()));
        TrackQueries tracks = new TrackQueries(pool);
        HistoryBus.TRACK.answerWith(bus, asked -> {
            HistoryBus.TrackAfter stretch = asked.stretch();
            return tracks.page(asked.vehicleId(), stretch.from(), stretch.to(), stretch.knownAt(), stretch.limit());
        });
        MovementQueries movements = new MovementQueries(tracks, rule);
        HistoryBus.MOVEMENT.answerWith(bus, asked -> movements.between(
                asked.vehicleId(), asked.from(), asked.to(), asked.knownAt(), asked.isFlaggedIncluded()));
    }

    private static Future<Vehicles> select(VehicleDirectoryQueries vehicles, VehicleChoice choice) {
        return switch (choice) {
            case VehicleChoice.WithId withId -> vehicles.byId(withId.vehicleId(), withId.at());
            case VehicleChoice.BearerOf bearer -> vehicles.bearerOf(new LicensePlate(bearer.licensePlate()));
            case VehicleChoice.BearersOf bearers ->
                vehicles.bearersOf(new LicensePlate(bearers.licensePlate()), bearers.from(), bearers.to());
            case VehicleChoice.All all -> vehicles.page(all.after(), all.limit());
        };
    }
}
