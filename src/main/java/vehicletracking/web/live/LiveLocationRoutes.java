package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.query.QueryBus;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.current.CurrentLocationQueries.CurrentLocationPage;
import vehicletracking.readmodel.current.CurrentLocationQueries.CurrentLocations;
import vehicletracking.readmodel.current.CurrentLocationQueries.VehicleState;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.PageReadLimiter;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.VehicleProblems;

/** Route of the stream of current locations. */
public final class LiveLocationRoutes implements RouteGroup {

    private static final int PAGE_VEHICLES = 500;
    private static final long PROJECTION_LIMIT_MILLIS = 5_000;
    private static final double DEFAULT_INTERVAL_SECONDS = 1;
    private static final double MIN_INTERVAL_SECONDS = 0.2;
    private static final double MAX_INTERVAL_SECONDS = 60;

    private final EventBus bus;
    private final LiveAdmission admission;
    private final LocationHub hub;
    private final PageReadLimiter reads;
    private final ReadYourWrites readYourWrites;

    /**
     * Routes of one event loop.
     *
     * @param maxReads pages of snapshots that all clients together read at a time
     */
    public LiveLocationRoutes(EventBus bus, LiveAdmission admission, LocationHub hub, int maxReads) {
        this.bus = bus;
        this.admission = admission;
        this.hub = hub;
        this.reads = new PageReadLimiter(maxReads);
        this.readYourWrites = new ReadYourWrites(bus);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.getEndless("/live/locations", this::locations);
    }

    private Future<Void> locations(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "vehicle", "bbox", "every");
        LocationSelection selection = new LocationSelection(
                parameters.uuids("vehicle"),
                parameters.boundingBox("bbox").orElse(null),
                AccessControl.scopeOf(request),
                intervalMillis(parameters));
        return readYourWrites
                .after(request, CurrentLocationProjection.PROJECTION, () -> requireKnown(selection))
                .compose(ignored -> admission.admit(
                        request,
                        response -> new LocationClient(response, hub, selection, snapshot(selection)).start()));
    }

    private static int intervalMillis(QueryParameters parameters) {
        double seconds = parameters
                .decimal("every", MIN_INTERVAL_SECONDS, MAX_INTERVAL_SECONDS)
                .orElse(DEFAULT_INTERVAL_SECONDS);
        return (int) Math.round(seconds * 1_000);
    }

    /** Fails with 404 if one of the selected vehicles does not exist for the client. */
    private Future<Void> requireKnown(LocationSelection selection) {
        if (selection.vehicles().isEmpty()) {
            return Future.succeededFuture();
        }
        List<UUID> ids = List.copyOf(selection.vehicles());
        return current(ids, Cursor.BEGINNING).map(found -> {
            for (int i = 0; i < ids.size(); i++) {
                if (found.all().get(i) instanceof VehicleState.UnknownVehicle || !selection.includes(ids.get(i))) {
                    throw VehicleProblems.unknownVehicle("No vehicle has the id " + ids.get(i));
                }
            }
            return null;
        });
    }

    private Future<CurrentLocations> current(List<UUID> ids, Cursor required) {
        return QueryBus.CURRENT_LOCATIONS.request(bus, new QueryBus.CurrentLocationsQuery(ids), required.toString());
    }

    private LocationClient.Snapshot snapshot(LocationSelection selection) {
        return (after, required) -> QueryBus.AWAIT
                .request(
                        bus,
                        new QueryBus.AwaitPosition(
                                CurrentLocationProjection.PROJECTION.name(), required, PROJECTION_LIMIT_MILLIS))
                .compose(ignored -> reads.submit(() -> page(selection, after, required)))
                .compose(page -> page.asOf().position().covers(required)
                        ? Future.succeededFuture(page)
                        : Future.failedFuture("the projection is behind"));
    }

    private Future<CurrentLocationPage> page(LocationSelection selection, @Nullable UUID after, Cursor required) {
        return selection.vehicles().isEmpty()
                ? QueryBus.CURRENT_LOCATION_PAGE.request(
                        bus,
                        new QueryBus.CurrentLocationPageQuery(after, selection.box(), selection.scope(), PAGE_VEHICLES),
                        required.toString())
                : current(List.copyOf(selection.vehicles()), required).map(found -> pageOf(selection, found));
    }

    private static CurrentLocationPage pageOf(LocationSelection selection, CurrentLocations found) {
        List<CurrentLocation> shown = found.all().stream()
                .filter(VehicleState.Located.class::isInstance)
                .map(state -> ((VehicleState.Located) state).location())
                .filter(location -> location.retiredAt() == null && selection.isInBox(location))
                .toList();
        return new CurrentLocationPage(found.asOf(), shown, null);
    }
}
