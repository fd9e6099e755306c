package vehicletracking.readmodel;

import java.util.List;
import vehicletracking.projection.Projection;
import vehicletracking.readmodel.accesskeys.AccessKeyProjection;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.devices.DeviceProjection;
import vehicletracking.readmodel.quarantine.QuarantineProjection;
import vehicletracking.readmodel.vehicles.VehicleProjection;

/**
 * The projections of the service.
 *
 * <p>To add a read model: create its table in a new migration; write a package beside the others with the fold
 * statements as a {@link Projection} and a class with the queries; add one line to {@link #ALL}; and register the
 * queries as described in {@code QueryVerticle}. After the next start, the projection folds the log from its first
 * event.
 */
public final class ReadModels {

    public static final List<Projection> ALL = List.of(
            CurrentLocationProjection.PROJECTION,
            VehicleProjection.PROJECTION,
            DeviceProjection.PROJECTION,
            QuarantineProjection.PROJECTION,
            AccessKeyProjection.PROJECTION);

    private ReadModels() {}
}
