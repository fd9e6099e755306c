package vehicletracking.web.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReport;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReports;

final class QuarantineJson {

    private QuarantineJson() {}

    static JsonObject reports(QuarantinedReports found) {
        JsonArray reports = new JsonArray();
        found.all().forEach(report -> reports.add(report(report)));
        JsonObject body = new JsonObject().put("reports", reports);
        return found.next() == null ? body : body.put("next", found.next().toString());
    }

    static JsonObject report(QuarantinedReport report) {
        JsonObject json = new JsonObject()
                .put("reportQuarantinedId", report.reportQuarantinedId().toString())
                .put("dialect", report.dialect());
        if (report.deviceId() != null) {
            json.put("deviceId", report.deviceId());
        }
        json.put("reason", report.reason())
                .put("receivedAt", report.receivedAt().toString())
                .put("request", new JsonObject(report.request()))
                .put("state", report.state().text());
        if (report.settlement() != null && report.settledAt() != null) {
            JsonObject settlement = new JsonObject(report.settlement());
            json.put("settledAt", report.settledAt().toString());
            copy("locationTrackedIds", settlement, json, "locationTrackedIds");
            copy("reason", settlement, json, "discardReason");
        }
        return json;
    }

    private static void copy(String name, JsonObject from, JsonObject to, String as) {
        if (from.containsKey(name)) {
            to.put(as, from.getValue(name));
        }
    }

    static JsonObject admitted(UUID reportAdmittedId, List<UUID> locationTrackedIds) {
        JsonArray ids = new JsonArray();
        locationTrackedIds.forEach(id -> ids.add(id.toString()));
        return new JsonObject()
                .put("reportAdmittedId", reportAdmittedId.toString())
                .put("locationTrackedIds", ids);
    }
}
