package vehicletracking.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import vehicletracking.importing.ImportJob.Refusal;
import vehicletracking.importing.format.ImportPlan;

/** JSON of import plans and refusals in the table of import jobs. */
final class ImportPlanJson {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<Refusal>> REFUSALS = new TypeReference<>() {};

    private ImportPlanJson() {}

    static JsonObject of(ImportPlan plan) {
        return new JsonObject(encode(plan));
    }

    static JsonArray of(List<Refusal> refusals) {
        return new JsonArray(encode(refusals));
    }

    private static String encode(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot encode as JSON: " + value, e);
        }
    }

    static ImportPlan parsePlan(JsonObject json) {
        try {
            return JSON.readValue(json.encode(), ImportPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("invalid import plan: " + json, e);
        }
    }

    static List<Refusal> parseRefusals(JsonArray json) {
        try {
            return JSON.readValue(json.encode(), REFUSALS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("invalid refusals: " + json, e);
        }
    }
}
