package vehicletracking.query;

import vehicletracking.readmodel.accesskeys.AccessKeyQueries;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.devices.DeviceQueries;
import vehicletracking.readmodel.quarantine.QuarantineQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries;

/** Queries of one server, the primary or a read replica. Statements of one query go to the same server. */
record ReadQueries(
        CurrentLocationQueries locations,
        VehicleQueries vehicles,
        DeviceQueries devices,
        QuarantineQueries quarantine,
        AccessKeyQueries accessKeys,
        ArchiveIndex archives,
        TemporalQueryHandler temporal) {}
