package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.LicensePlate;

/**
 * The vehicle of a request: by its id in the path, or by {@code ?licensePlate=} where the path has no id. For a request
 * of a restricted access key, other vehicles than its own do not exist.
 */
public final class VehicleParameter {

    static final String ID = "vehicleRegisteredId";
    public static final String LICENSE_PLATE = "licensePlate";

    private final ReadYourWrites readYourWrites;

    public VehicleParameter(EventBus bus) {
        this.readYourWrites = new ReadYourWrites(bus);
    }

    /**
     * Completes with the vehicle; by plate, the one that had it between these times, ends included. Fails with a
     * {@link Problem}: 404 when there is none, 409 when several vehicles had the plate in that time.
     *
     * @throws Problem 400 when the request has both an id and a plate, or neither
     */
    public Future<Vehicle> between(RoutingContext request, QueryParameters parameters, Instant from, Instant to) {
        Optional<LicensePlate> plate = parameters.licensePlate(LICENSE_PLATE);
        if (request.pathParam(ID) != null) {
            if (plate.isPresent()) {
                throw Problem.invalidParameter(LICENSE_PLATE, "must not be given beside the id in the path");
            }
            UUID vehicleId = QueryParameters.pathId(request, ID);
            return find(request, new VehicleSelector.WithId(vehicleId, to))
                    .map(found -> requireFound(found, "No vehicle has the id " + vehicleId));
        }
        return plate.map(text -> find(request, new VehicleSelector.WithPlateBetween(text, from, to))
                        .map(found -> onlyVehicleWithPlate(found, text, from, to)))
                .orElseThrow(() -> Problem.invalidParameter(LICENSE_PLATE, "is missing, and so is an id in the path"));
    }

    /** As {@link #between} for one time. */
    public Future<Vehicle> at(RoutingContext request, QueryParameters parameters, Instant at) {
        return between(request, parameters, at, at);
    }

    private Future<List<Vehicle>> find(RoutingContext request, VehicleSelector selector) {
        return readYourWrites
                .request(
                        request,
                        VehicleProjection.PROJECTION,
                        QueryBus.VEHICLES,
                        new QueryBus.VehiclesQuery(selector, AccessControl.scopeOf(request)))
                .map(Vehicles::all);
    }

    private static Vehicle onlyVehicleWithPlate(List<Vehicle> found, LicensePlate plate, Instant from, Instant to) {
        List<UUID> ids =
                found.stream().map(Vehicle::vehicleRegisteredId).distinct().toList();
        if (ids.size() > 1) {
            throw VehicleProblems.plateChangedHands(plate.text(), from, to, ids);
        }
        return requireFound(
                found,
                "No vehicle had the licence plate " + plate + (from.equals(to) ? " at " : " between " + from + " and ")
                        + to);
    }

    private static Vehicle requireFound(List<Vehicle> found, String detail) {
        if (found.isEmpty()) {
            throw VehicleProblems.unknownVehicle(detail);
        }
        return found.getLast();
    }
}
