package vehicletracking.web.imports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.ImportJob;

/** Imports as the world is told of them. */
final class ImportJson {

    private ImportJson() {}

    static JsonObject brief(ImportJob job) {
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
        putIfThere(json, "licensePlate", job.plan().licensePlate());
        putIfThere(json, "startedAt", job.startedAt());
        putIfThere(json, "endedAt", job.endedAt());
        putIfThere(json, "error", job.error());
        return json;
    }

    static JsonObject whole(ImportJob job) {
        JsonArray refusals = new JsonArray();
        job.refusals()
                .forEach(refusal -> refusals.add(new JsonObject()
                        .put("item", refusal.item())
                        .put("line", refusal.line())
                        .put("reason", refusal.reason())));
        return brief(job).put("refusals", refusals);
    }

    private static void putIfThere(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
