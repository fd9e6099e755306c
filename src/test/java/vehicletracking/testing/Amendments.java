package vehicletracking.testing;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Events that put a location right. */
public final class Amendments {

    private Amendments() {}

    public static NewEvent corrected(LocationTracked wrong, double latitude, double longitude, Instant occurredAt) {
        JsonObject payload = new JsonObject()
                .put("locationTrackedId", wrong.id().toString())
                .put("latitude", latitude)
                .put("longitude", longitude)
                .put("previousOccurredAt", wrong.occurredAt().toString())
                .put("reason", "the antenna was loose");
        return event("LocationCorrected", wrong.vehicleId(), occurredAt, payload);
    }

    public static NewEvent retracted(LocationTracked wrong, Instant occurredAt) {
        JsonObject payload = new JsonObject()
                .put("locationTrackedId", wrong.id().toString())
                .put("reason", "it was another vehicle");
        return event("LocationRetracted", wrong.vehicleId(), occurredAt, payload);
    }

    private static NewEvent event(String type, UUID vehicleId, Instant occurredAt, JsonObject payload) {
        return new NewEvent(
                UUID.randomUUID(),
                type,
                vehicleId,
                occurredAt,
                1,
                CanonicalJson.of(payload.encode()),
                CanonicalJson.EMPTY,
                List.of());
    }
}
