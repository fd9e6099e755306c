package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.directory.VehicleDirectoryProjection;
import vehicletracking.directory.VehicleDirectoryQueries.Vehicle;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryBus.VehicleChoice;
import vehicletracking.vehicle.LicensePlate;

/** Which vehicle a request is about: by its id in the path, or by {@code ?licensePlate=} where the path ends before it. */
final class VehicleParameter {

    static final String ID = "vehicleRegisteredId";
    static final String LICENSE_PLATE = "licensePlate";

    private final EventBus bus;
    private final ReadYourWrites readYourWrites;

    VehicleParameter(EventBus bus) {
        this.bus = bus;
        this.readYourWrites = new ReadYourWrites(bus);
    }

    /**
     * Completes with the vehicle; fails with a {@link Problem} when there is none.
     *
     * @throws Problem when the request names the vehicle twice or not at all
     */
    Future<Vehicle> of(RoutingContext request, QueryParameters parameters) {
        Optional<LicensePlate> plate = parameters.licensePlate(LICENSE_PLATE);
        if (request.pathParam(ID) != null) {
            if (plate.isPresent()) {
                throw Problem.invalidParameter(LICENSE_PLATE, "must not be given beside the id in the path");
            }
            UUID vehicleId = QueryParameters.pathId(request, ID);
            return find(request, new VehicleChoice.WithId(vehicleId), "No vehicle has the id " + vehicleId);
        }
        return plate.map(text -> find(
                        request, new VehicleChoice.WithPlate(text.text()), "No vehicle has the licence plate " + text))
                .orElseThrow(() -> Problem.invalidParameter(LICENSE_PLATE, "is missing, and so is an id in the path"));
    }

    private Future<Vehicle> find(RoutingContext request, VehicleChoice choice, String otherwise) {
        return readYourWrites
                .after(
                        request,
                        VehicleDirectoryProjection.PROJECTION,
                        () -> QueryBus.VEHICLES.request(bus, new QueryBus.WhichVehicles(choice)))
                .map(found -> {
                    if (found.all().isEmpty()) {
                        throw Problem.unknownVehicle(otherwise);
                    }
                    return found.all().getFirst();
                });
    }
}
