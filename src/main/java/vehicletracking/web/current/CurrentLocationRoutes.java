package vehicletracking.web.current;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.Cursor;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.current.CurrentLocationQueries.VehicleState;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.VehicleJson;
import vehicletracking.web.http.VehicleProblems;

/** Routes of current locations and of vehicles, from the read models. Queries of one vehicle are batched. */
public final class CurrentLocationRoutes implements RouteGroup {

    /** Batches of up to 500, two in flight, 20,000 queries waiting: what arrives meanwhile is in the next statement. */
    private static final Batcher.Limits LIMITS = new Batcher.Limits(500, 2, 20_000);

    /** @param position that the answer must reflect */
    private record Lookup(UUID vehicleId, Cursor position) {}

    private record Found(CurrentLocationJson.AsOfText asOf, VehicleState state) {}

    private final EventBus bus;
    private final ReadYourWrites readYourWrites;
    private final Batcher<Lookup, Found> currentLocations;

    public CurrentLocationRoutes(EventBus bus, Context context) {
        this.bus = bus;
        this.readYourWrites = new ReadYourWrites(bus);
        this.currentLocations = new Batcher<>(LIMITS, context, this::currentLocationsOf);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/vehicle-current-location/:vehicleRegisteredId", this::currentLocation);
        routes.get("/vehicle-current-locations", this::currentLocations);
        routes.get("/vehicles", this::vehicles);
        routes.get("/vehicles/:vehicleRegisteredId", this::vehicle);
    }

    private Future<List<Found>> currentLocationsOf(List<Lookup> lookups) {
        List<UUID> vehicleIds = lookups.stream().map(Lookup::vehicleId).toList();
        return QueryBus.CURRENT_LOCATIONS
                .request(bus, new QueryBus.CurrentLocationsQuery(vehicleIds), positionOf(lookups))
                .map(found -> {
                    CurrentLocationJson.AsOfText asOf = CurrentLocationJson.AsOfText.of(found.asOf());
                    return found.all().stream()
                            .map(each -> new Found(asOf, each))
                            .toList();
                });
    }

    private static String positionOf(List<Lookup> lookups) {
        return lookups.stream()
                .map(Lookup::position)
                .reduce(Cursor.BEGINNING, Cursor::union)
                .toString();
    }

    private Future<Response> currentLocation(RoutingContext request) {
        UUID vehicleId = QueryParameters.pathId(request, "vehicleRegisteredId");
        AccessScope scope = AccessControl.scopeOf(request);
        Cursor required = ReadYourWrites.position(request);
        return readYourWrites
                .after(
                        request,
                        CurrentLocationProjection.PROJECTION,
                        () -> currentLocations.submit(new Lookup(vehicleId, required)))
                .map(found -> switch (scope.includes(vehicleId) ? found.state() : new VehicleState.UnknownVehicle()) {
                    case VehicleState.Located(var location) ->
                        Response.ok(
                                CurrentLocationJson.current(location, found.asOf(), required),
                                found.asOf().position());
                    case VehicleState.NoLocationYet ignored -> throw VehicleProblems.noLocationYet(vehicleId);
                    case VehicleState.UnknownVehicle ignored ->
                        throw VehicleProblems.unknownVehicle("No vehicle has the id " + vehicleId);
                });
    }

    private Future<Response> currentLocations(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "after", "limit", "bbox");
        var query = new QueryBus.CurrentLocationPageQuery(
                parameters.uuid("after").orElse(null),
                parameters.boundingBox("bbox").orElse(null),
                AccessControl.scopeOf(request),
                parameters.limit());
        Cursor required = ReadYourWrites.position(request);
        return readYourWrites
                .request(request, CurrentLocationProjection.PROJECTION, QueryBus.CURRENT_LOCATION_PAGE, query)
                .map(page -> {
                    CurrentLocationJson.AsOfText asOf = CurrentLocationJson.AsOfText.of(page.asOf());
                    return Response.ok(CurrentLocationJson.page(page, asOf, required), asOf.position());
                });
    }

    private Future<Response> vehicle(RoutingContext request) {
        UUID vehicleId = QueryParameters.pathId(request, "vehicleRegisteredId");
        return vehicles(request, new VehicleSelector.WithId(vehicleId, null))
                .map(found -> vehicleResponse(found, "No vehicle has the id " + vehicleId));
    }

    private static Response vehicleResponse(Vehicles found, String detail) {
        if (found.all().isEmpty()) {
            throw VehicleProblems.unknownVehicle(detail);
        }
        return Response.ok(VehicleJson.vehicle(found.all().getFirst()))
                .withLogPosition(found.asOf().position().toString());
    }

    private Future<Response> vehicles(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "licensePlate", "after", "limit");
        VehicleSelector page = new VehicleSelector.All(parameters.uuid("after").orElse(null), parameters.limit());
        return parameters
                .licensePlate("licensePlate")
                .map(plate -> vehicles(request, new VehicleSelector.WithCurrentPlate(plate))
                        .map(found -> {
                            if (found.all().isEmpty()) {
                                throw VehicleProblems.unknownVehicle("No vehicle has the licence plate " + plate);
                            }
                            return vehiclesResponse(found, null);
                        }))
                .orElseGet(() -> vehicles(request, page).map(found -> vehiclesResponse(found, found.next())));
    }

    private static Response vehiclesResponse(Vehicles found, @Nullable UUID next) {
        return Response.ok(VehicleJson.vehicles(found, next))
                .withLogPosition(found.asOf().position().toString());
    }

    private Future<Vehicles> vehicles(RoutingContext request, VehicleSelector selector) {
        return readYourWrites.request(
                request,
                VehicleProjection.PROJECTION,
                QueryBus.VEHICLES,
                new QueryBus.VehiclesQuery(selector, AccessControl.scopeOf(request)));
    }
}
