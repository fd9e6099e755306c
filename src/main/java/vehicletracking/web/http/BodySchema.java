package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON Schema of a flat object. A validator decides whether a body is valid; the faults of an invalid body are
 * described here, since the messages of the validator do not name the field and its bounds in words.
 */
public final class BodySchema {

    /** Limits the problem document, which must not be longer than the body. */
    private static final int MAX_FAULTS = 10;

    private static final int MAX_NAME_LENGTH = 64;

    private final JsonObject schema;
    private final Validator validator;

    private BodySchema(JsonObject schema) {
        this.schema = schema;
        this.validator = Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions()
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Flag)
                        .setBaseUri("app://vehicle-tracking"));
    }

    /** A component schema of an OpenAPI 3.1 document. It is copied, since the validator adds annotations to it. */
    public static BodySchema of(JsonObject openApi, String name) {
        return new BodySchema(openApi.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(name)
                .copy());
    }

    /**
     * Validates a body.
     *
     * @throws Problem 400 that names the invalid fields, though not all of more than {@value #MAX_FAULTS}
     */
    public void require(JsonObject body) {
        if (!validator.validate(body).getValid()) {
            throw Problem.invalidBody(faultsOf(body));
        }
    }

    private List<Problem.Fault> faultsOf(JsonObject body) {
        List<Problem.Fault> faults = new ArrayList<>();
        JsonObject properties = schema.getJsonObject("properties");
        for (Object required : schema.getJsonArray("required", new JsonArray())) {
            if (!body.containsKey((String) required)) {
                faults.add(new Problem.Fault((String) required, "is missing"));
            }
        }
        for (Map.Entry<String, Object> member : body) {
            if (faults.size() == MAX_FAULTS) {
                break;
            }
            JsonObject property = properties.getJsonObject(member.getKey());
            if (property == null) {
                faults.add(new Problem.Fault(
                        shortened(member.getKey()), "is not known; known are " + properties.fieldNames()));
            } else if (!new BodySchema(property)
                    .validator
                    .validate(member.getValue())
                    .getValid()) {
                faults.add(new Problem.Fault(member.getKey(), boundsOf(property)));
            }
        }
        return faults;
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "...";
    }

    private static String boundsOf(JsonObject property) {
        StringBuilder bounds = new StringBuilder("must be a ").append(property.getString("type"));
        if (property.containsKey("minimum")) {
            bounds.append(" from ").append(property.getValue("minimum"));
            bounds.append(" to ").append(property.getValue("maximum"));
        }
        if (property.containsKey("maxLength")) {
            bounds.append(" of ").append(property.getValue("minLength", 0));
            bounds.append(" to ").append(property.getValue("maxLength")).append(" characters");
        }
        return bounds.toString();
    }
}
