package vehicletracking.journal;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/**
 * How the events of vehicles lie in the log. A tracked location is by far the most frequent event, so what is a column
 * of the log (its id, its vehicle and its time) is not stored in its payload again; it is put back when the event is
 * read.
 */
public final class VehicleJournal {

    public static final String VEHICLE_REGISTERED = "VehicleRegistered";
    public static final String LOCATION_TRACKED = "LocationTracked";

    /** Shard of everything about vehicles but their locations. */
    public static final int REGISTRATION_SHARD = 0;

    private static final int SCHEMA_VERSION = 1;
    private VehicleJournal() {}

    /** The shard that holds a vehicle's locations. */
    public static int shardOf(VehicleEvent event, int shards) {
        return switch (event) {
            case VehicleRegistered ignored -> REGISTRATION_SHARD;
            case LocationTracked tracked -> Math.floorMod(tracked.vehicleId().hashCode(), shards);
        };
    }

    /** The consistency key under which at most one vehicle has this plate. */
    public static String plateKey(LicensePlate plate) {
        return "plate:" + plate.text();
    }

    public static NewEvent newEvent(VehicleEvent event) {
        return switch (event) {
            case VehicleRegistered registered -> newEvent(
                    registered, VEHICLE_REGISTERED, payload(registered), List.of(plateKey(registered.licensePlate())));
            case LocationTracked tracked -> newEvent(tracked, LOCATION_TRACKED, payload(tracked.fix()), List.of());
        };
    }

    private static NewEvent newEvent(VehicleEvent event, String type, CanonicalJson payload, List<String> keys) {
        return new NewEvent(
                event.id(),
                type,
                event.vehicleId(),
                event.occurredAt(),
                SCHEMA_VERSION,
                payload,
                CanonicalJson.EMPTY,
                keys);
    }

    private static CanonicalJson payload(VehicleRegistered registered) {
        return CanonicalJson.of(new JsonObject()
                .put("vehicleRegisteredId", registered.vehicleId().toString())
                .put("vehicleLicensePlate", registered.licensePlate().text())
                .put("registeredAt", registered.registeredAt().toString())
                .encode());
    }

    /** Written in canonical form by hand, since it is written once for every location. */
    private static CanonicalJson payload(Fix fix) {
        StringBuilder json = new StringBuilder(64).append('{');
        append(json, "accuracy", fix.accuracyMetres());
        append(json, "altitude", fix.altitudeMetres());
        append(json, "course", fix.courseDegrees());
        append(json, "latitude", fix.latitude());
        append(json, "longitude", fix.longitude());
        append(json, "speed", fix.speedMetresPerSecond());
        return new CanonicalJson(json.append('}').toString());
    }

    private static void append(StringBuilder json, String name, @Nullable Double value) {
        if (value != null) {
            json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":").append(CanonicalJson.number(value));
        }
    }

    /** The payload as the world knows it, with what the log keeps in columns put back. */
    public static JsonObject wholePayload(RecordedEvent event) {
        JsonObject payload = new JsonObject(event.payload());
        if (!event.type().equals(LOCATION_TRACKED)) {
            return payload;
        }
        return new JsonObject()
                .put("locationTrackedId", event.eventId().toString())
                .mergeIn(payload)
                .put("occurredAt", event.occurredAt().toString())
                .put("scope", new JsonObject().put("vehicleRegisteredId", event.subject().toString()));
    }
}
