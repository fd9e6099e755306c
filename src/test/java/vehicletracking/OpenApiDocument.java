package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonFormatValidator;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import vehicletracking.RunningService.Reply;

/** Holds answers against the document that describes them, and allows no member that it does not describe. */
final class OpenApiDocument {

    private final JsonObject document;

    OpenApiDocument(JsonObject document) {
        this.document = document;
    }

    /** The operation that answers this request, if the document describes one. */
    Optional<JsonObject> operation(HttpMethod method, String target) {
        String path = target.split("\\?", 2)[0];
        JsonObject paths = document.getJsonObject("paths");
        return paths.fieldNames().stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]+")))
                .map(template -> paths.getJsonObject(template)
                        .getJsonObject(method.name().toLowerCase(Locale.ROOT)))
                .filter(operation -> operation != null)
                .findFirst();
    }

    /** Fails unless the operation has this answer: status, content type, headers and body. */
    void requireDocumented(JsonObject operation, Reply reply) {
        JsonObject response = member(operation.getJsonObject("responses"), String.valueOf(reply.status()));
        JsonObject headers = response.getJsonObject("headers", new JsonObject());
        for (String header : headers.fieldNames()) {
            if (!reply.headers().contains(header) && !member(headers, header).getBoolean("required", true)) {
                continue;
            }
            String value = Objects.requireNonNull(reply.headers().get(header), header);
            Object json = value.matches("\\d+") ? Integer.valueOf(value) : value;
            requireValid(member(headers, header).getJsonObject("schema"), json);
        }
        if (reply.body().length() == 0) {
            assertThat(response.containsKey("content")).isFalse();
            return;
        }
        JsonObject schema =
                member(response.getJsonObject("content"), reply.mediaType()).getJsonObject("schema");
        requireValid(schema, isText(reply) ? reply.body().toString() : reply.json());
    }

    private static boolean isText(Reply reply) {
        return reply.mediaType().equals("application/x-ndjson")
                || reply.mediaType().equals("text/plain");
    }

    private JsonObject member(JsonObject parent, String name) {
        assertThat(parent.fieldNames()).contains(name);
        JsonObject found = parent.getJsonObject(name);
        if (!found.containsKey("$ref")) {
            return found;
        }
        JsonObject at = document;
        for (String step : found.getString("$ref").substring("#/".length()).split("/", -1)) {
            at = at.getJsonObject(step);
        }
        return at;
    }

    private void requireValid(JsonObject schema, Object value) {
        JsonObject components = new JsonObject()
                .put("schemas", strict(document.getJsonObject("components").getJsonObject("schemas")));
        JsonObject whole = strict(schema).put("components", components);
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic)
                .setBaseUri("app://test");
        OutputUnit found = Validator.create(JsonSchema.of(whole), options, JsonFormatValidator.DEFAULT_VALIDATOR)
                .validate(value);
        assertThat(found.getValid())
                .as("%s is not %s: %s", value, schema, found.getErrors())
                .isTrue();
    }

    /** The document permits additional fields; a test fails for them. */
    private static JsonObject strict(JsonObject schema) {
        JsonObject strict = new JsonObject();
        schema.forEach(member -> strict.put(member.getKey(), strictValue(member.getValue())));
        if (strict.getValue("properties") instanceof JsonObject && !strict.containsKey("additionalProperties")) {
            strict.put("additionalProperties", false);
        }
        return strict;
    }

    private static Object strictValue(Object value) {
        return switch (value) {
            case JsonObject object -> strict(object);
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                array.forEach(each -> copy.add(strictValue(each)));
                yield copy;
            }
            default -> value;
        };
    }
}
