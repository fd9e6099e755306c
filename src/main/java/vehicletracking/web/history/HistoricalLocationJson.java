package vehicletracking.web.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.web.http.HistoricalLocationText;

/**
 * Historical locations as {@link JsonObject}s. {@link HistoricalLocationText#appendJson} writes the same members as text
 * for streams; {@code HistoricalLocationJsonTest} checks that both are equal.
 */
final class HistoricalLocationJson {

    private HistoricalLocationJson() {}

    static JsonObject lastKnown(Vehicle vehicle, HistoricalLocation location, Instant at, @Nullable Instant knownAt) {
        JsonObject json = putLocation(vehicleJson(vehicle), location);
        return putTimes(json, at, knownAt)
                .put("ageSeconds", secondsBetween(location.fix().occurredAt(), at))
                .put("isInterpolated", false);
    }

    static JsonObject between(
            Vehicle vehicle, LocationAsOfResult.Interpolated between, Instant at, @Nullable Instant knownAt) {
        JsonObject json = vehicleJson(vehicle)
                .put("latitude", between.point().latitude())
                .put("longitude", between.point().longitude());
        return putTimes(json, at, knownAt)
                .put("ageSeconds", secondsBetween(between.before().fix().occurredAt(), at))
                .put("isInterpolated", true)
                .put(
                        "between",
                        new JsonArray()
                                .add(putLocation(new JsonObject(), between.before()))
                                .add(putLocation(new JsonObject(), between.after())));
    }

    static JsonObject fleet(FleetAsOf.FleetPage page, Instant at, @Nullable Instant knownAt) {
        JsonArray locations = new JsonArray();
        for (FleetAsOf.VehicleLocation then : page.vehicles()) {
            JsonObject vehicle = vehicleJson(then.vehicleRegisteredId(), then.vehicleLicensePlate());
            locations.add(putLocation(vehicle, then.location())
                    .put("ageSeconds", secondsBetween(then.location().fix().occurredAt(), at)));
        }
        JsonObject json = putTimes(new JsonObject(), at, knownAt).put("vehicleLocations", locations);
        return page.next() == null ? json : json.put("next", page.next().toString());
    }

    private static JsonObject vehicleJson(Vehicle vehicle) {
        return vehicleJson(vehicle.vehicleRegisteredId(), vehicle.vehicleLicensePlate());
    }

    private static JsonObject vehicleJson(UUID id, String licensePlate) {
        return new JsonObject().put("vehicleRegisteredId", id.toString()).put("vehicleLicensePlate", licensePlate);
    }

    static JsonObject putLocation(JsonObject json, HistoricalLocation location) {
        putFix(json, location.fix())
                .put("recordedAt", location.recordedAt().toString())
                .put("locationTrackedId", location.locationTrackedId().toString())
                .put("position", location.position().toString());
        if (!location.flags().isEmpty()) {
            json.put(
                    "flags",
                    new JsonArray(
                            location.flags().stream().map(QualityFlag::text).toList()));
        }
        return location.correctedBy() == null
                ? json
                : json.put("correctedBy", location.correctedBy().toString());
    }

    private static JsonObject putTimes(JsonObject json, Instant at, @Nullable Instant knownAt) {
        json.put("at", at.toString());
        return knownAt == null ? json : json.put("asKnownAt", knownAt.toString());
    }

    private static double secondsBetween(Instant start, Instant end) {
        return Duration.between(start, end).toNanos() / 1e9;
    }

    private static JsonObject putFix(JsonObject json, Fix fix) {
        json.put("latitude", fix.latitude()).put("longitude", fix.longitude());
        putIfPresent(json, "altitude", fix.altitudeMetres());
        putIfPresent(json, "speed", fix.speedMetresPerSecond());
        putIfPresent(json, "course", fix.courseDegrees());
        putIfPresent(json, "accuracy", fix.accuracyMetres());
        return json.put("occurredAt", fix.occurredAt().toString());
    }

    private static void putIfPresent(JsonObject json, String name, @Nullable Double value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
