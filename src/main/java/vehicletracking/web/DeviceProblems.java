package vehicletracking.web;

import java.time.Instant;
import java.util.UUID;
import vehicletracking.vehicle.DeviceTimeline;

/** What is refused about devices, and about what they said that was put aside. */
final class DeviceProblems {

    private DeviceProblems() {}

    static Problem unknownDevice(String deviceId) {
        return new Problem(404, "unknown-device", "No such device", "No vehicle ever carried the device " + deviceId);
    }

    static Problem deviceNotCarried(String deviceId, Instant at) {
        return new Problem(
                409,
                "device-not-carried",
                "Nobody carries the device",
                "No vehicle carried the device " + deviceId + " at " + at);
    }

    static Problem deviceTimelineFull(String deviceId) {
        return new Problem(
                409,
                "device-timeline-full",
                "The device changed hands too often",
                "The device " + deviceId + " was assigned and released " + DeviceTimeline.MAX_CHANGES + " times");
    }

    static Problem unknownReport(UUID reportQuarantinedId) {
        return new Problem(
                404,
                "unknown-report",
                "No such report",
                "Nothing with the id " + reportQuarantinedId + " was quarantined");
    }

    static Problem alreadySettled(UUID reportQuarantinedId, String state) {
        return new Problem(
                        409,
                        "already-settled",
                        "The report is settled",
                        "The report " + reportQuarantinedId + " is " + state + " already")
                .with("state", state);
    }

    static Problem notAdmissible(UUID reportQuarantinedId, String reason) {
        return new Problem(
                409,
                "not-admissible",
                "The report still can't be stored",
                "The report " + reportQuarantinedId + " still can't be stored: " + reason);
    }
}
