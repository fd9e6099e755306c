package vehicletracking.testing;

import java.time.Instant;
import java.util.UUID;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Corrections and retractions for tests. */
public final class Amendments {

    private Amendments() {}

    public static NewEvent corrected(LocationTracked wrong, double latitude, double longitude, Instant occurredAt) {
        return EventMapper.newEvent(new LocationCorrected(
                UUID.randomUUID(),
                wrong.vehicleId(),
                wrong.id(),
                new Fix(latitude, longitude, occurredAt, null, null, null, null),
                wrong.occurredAt(),
                new Reason("the antenna was loose")));
    }

    public static NewEvent retracted(LocationTracked wrong, Instant retractedAt) {
        return EventMapper.newEvent(new LocationRetracted(
                UUID.randomUUID(), wrong.vehicleId(), wrong.id(), new Reason("it was another vehicle"), retractedAt));
    }
}
