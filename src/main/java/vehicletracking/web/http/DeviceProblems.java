package vehicletracking.web.http;

import java.time.Instant;
import java.util.UUID;
import vehicletracking.vehicle.DeviceTimeline;

/** Problem documents about devices and quarantined reports. */
public final class DeviceProblems {

    private DeviceProblems() {}

    /** A device that was never assigned to a vehicle. */
    public static Problem unknownDevice(String deviceId) {
        return new Problem(404, "unknown-device", "No such device", "No vehicle ever carried the device " + deviceId);
    }

    /** A device that the access key does not permit, refused as one that does not exist. */
    public static Problem deviceNotPermitted(String deviceId) {
        return new Problem(
                404,
                "unknown-device",
                "No such device",
                "No vehicle that the access key permits carried the device " + deviceId);
    }

    /** A device that was assigned to no vehicle at a time. */
    public static Problem deviceNotCarried(String deviceId, Instant at) {
        return new Problem(
                409,
                "device-not-carried",
                "No vehicle carries the device",
                "No vehicle carried the device " + deviceId + " at " + at);
    }

    public static Problem deviceTimelineFull(String deviceId) {
        return new Problem(
                409,
                "device-timeline-full",
                "The device changed hands too often",
                "The device " + deviceId + " was assigned and released " + DeviceTimeline.MAX_CHANGES + " times");
    }

    public static Problem unknownReport(UUID reportQuarantinedId) {
        return new Problem(
                404,
                "unknown-report",
                "No such report",
                "Nothing with the id " + reportQuarantinedId + " was quarantined");
    }

    /** @param state admitted or discarded */
    public static Problem alreadySettled(UUID reportQuarantinedId, String state) {
        return new Problem(
                        409,
                        "already-settled",
                        "The report is settled",
                        "The report " + reportQuarantinedId + " is " + state + " already")
                .with("state", state);
    }

    /** @param reason the fault for which the report would be quarantined again */
    public static Problem notAdmissible(UUID reportQuarantinedId, String reason) {
        return new Problem(
                409,
                "not-admissible",
                "The report still can't be stored",
                "The report " + reportQuarantinedId + " still can't be stored: " + reason);
    }
}
