package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Problem documents about vehicles and their locations. */
public final class VehicleProblems {

    private VehicleProblems() {}

    /** @param detail the selector that matches no vehicle */
    public static Problem unknownVehicle(String detail) {
        return new Problem(404, "unknown-vehicle", "No such vehicle", detail);
    }

    /** A registered vehicle without any location. */
    public static Problem noLocationYet(UUID vehicleId) {
        return new Problem(
                404, "no-location-yet", "The vehicle has no location yet", "No location of " + vehicleId + " yet");
    }

    public static Problem unknownLocation(UUID locationTrackedId) {
        return new Problem(
                404,
                "unknown-location",
                "No such location",
                "No location with the id " + locationTrackedId + " was tracked");
    }

    /** @param retractedBy id of the retracting event, which is in the problem document too */
    public static Problem alreadyRetracted(UUID locationTrackedId, UUID retractedBy) {
        return new Problem(
                        409,
                        "already-retracted",
                        "The location is retracted",
                        "The location " + locationTrackedId + " was retracted by " + retractedBy)
                .with("locationRetractedId", retractedBy.toString());
    }

    /** @param first time of the first location; null when there is none */
    public static Problem noLocationBefore(UUID vehicleId, Instant at, @Nullable Instant first) {
        Problem problem = new Problem(
                404,
                "no-location-yet",
                "The vehicle had no location yet",
                "No location of " + vehicleId + " at " + at + " or before; "
                        + (first == null ? "there is none" : "the first is of " + first));
        return first == null ? problem : problem.with("firstOccurredAt", first.toString());
    }

    /** @param vehicleId the vehicle that has the plate, which is in the problem document too */
    public static Problem plateTaken(String plate, UUID vehicleId) {
        return new Problem(
                        409,
                        "plate-taken",
                        "The licence plate is taken",
                        "The vehicle " + vehicleId + " has the licence plate " + plate + " already")
                .with("vehicleRegisteredId", vehicleId.toString());
    }

    /** @param vehicleIds those that had the plate, in the order of time */
    static Problem plateChangedHands(String plate, Instant from, Instant to, List<UUID> vehicleIds) {
        JsonArray ids = new JsonArray();
        vehicleIds.forEach(id -> ids.add(id.toString()));
        return new Problem(
                        409,
                        "plate-changed-hands",
                        "Several vehicles had the licence plate",
                        "Between " + from + " and " + to + ", " + vehicleIds.size() + " vehicles had the licence plate "
                                + plate + "; request one by its id, or a shorter time")
                .with("vehicleRegisteredIds", ids);
    }
}
