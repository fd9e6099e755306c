package vehicletracking.web.imports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.ImportJob;

final class ImportJson {

    private ImportJson() {}

    /** Without the refused items. */
    static JsonObject summary(ImportJob job) {
        JsonObject json = new JsonObject()
                .put("importId", job.importId().toString())
                .put("state", ImportParameters.lowerCase(job.state()))
                .put("format", ImportParameters.lowerCase(job.plan().format()))
                .put("progress", job.progress())
                .put("bytesTotal", job.bytesTotal())
                .put("bytesRead", job.bytesRead())
                .put("itemsRead", job.itemsDone() + job.itemsRefused())
                .put("itemsDone", job.itemsDone())
                .put("itemsRefused", job.itemsRefused())
                .put("createdAt", job.createdAt().toString());
        putIfPresent(json, "licensePlate", job.plan().licensePlate());
        putIfPresent(json, "startedAt", job.startedAt());
        putIfPresent(json, "endedAt", job.endedAt());
        putIfPresent(json, "error", job.error());
        putIfPresent(json, "spool", job.spool());
        return json;
    }

    static JsonObject full(ImportJob job) {
        JsonArray refusals = new JsonArray();
        job.refusals()
                .forEach(refusal -> refusals.add(new JsonObject()
                        .put("item", refusal.item())
                        .put("line", refusal.line())
                        .put("reason", refusal.reason())));
        return summary(job).put("refusals", refusals);
    }

    private static void putIfPresent(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
