package vehicletracking.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.location.CurrentLocation;
import vehicletracking.location.CurrentLocationQueries;
import vehicletracking.projection.AsOf;
import vehicletracking.vehicle.Fix;

/** Where vehicles are, as JSON. What a device did not tell is not there. */
final class LocationJson {

    private LocationJson() {}

    /** @param asked position that the asker wanted to be in the answer */
    static Buffer current(CurrentLocation location, AsOf asOf, Cursor asked) {
        return putAsOf(json(location), asOf, asked).toBuffer();
    }

    static Buffer page(CurrentLocationQueries.Page page, Cursor asked) {
        JsonArray locations = new JsonArray();
        page.locations().forEach(location -> locations.add(json(location)));
        JsonObject body = new JsonObject().put("vehicleCurrentLocations", locations);
        if (page.next() != null) {
            body.put("next", page.next().toString());
        }
        return putAsOf(body, page.asOf(), asked).toBuffer();
    }

    private static JsonObject json(CurrentLocation location) {
        JsonObject json = new JsonObject()
                .put("vehicleRegisteredId", location.vehicleRegisteredId().toString())
                .put("vehicleLicensePlate", location.vehicleLicensePlate());
        return putFix(json, location.fix())
                .put("recordedAt", location.recordedAt().toString())
                .put("locationTrackedId", location.locationTrackedId().toString())
                .put("position", location.position().toString());
    }

    static JsonObject putFix(JsonObject json, Fix fix) {
        json.put("latitude", fix.latitude()).put("longitude", fix.longitude());
        putIfTold(json, "altitude", fix.altitudeMetres());
        putIfTold(json, "speed", fix.speedMetresPerSecond());
        putIfTold(json, "course", fix.courseDegrees());
        putIfTold(json, "accuracy", fix.accuracyMetres());
        return json.put("occurredAt", fix.occurredAt().toString());
    }

    private static void putIfTold(JsonObject json, String name, @Nullable Double value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static JsonObject putAsOf(JsonObject json, AsOf asOf, Cursor asked) {
        JsonObject restsOn = new JsonObject().put("position", asOf.position().toString());
        if (asOf.time() != null) {
            restsOn.put("time", asOf.time().toString());
        }
        if (!asOf.position().covers(asked)) {
            restsOn.put("isBehind", true);
        }
        return json.put("asOf", restsOn);
    }
}
