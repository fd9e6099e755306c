package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import vehicletracking.RunningService;
import vehicletracking.RunningService.Reply;

/** Sends what must be refused, and sees that it is and that the log is as it was. */
record Refusals(RunningService service) {

    /** The plate of a vehicle that is registered before. */
    static final String PLATE = "BAD 1";

    void require(String path, String body, String type, String field, String detail) throws TimeoutException {
        require(path, Buffer.buffer(body), type, field, detail);
    }

    /** The refusal must be 400 of this type, and be about this field alone. */
    void require(String path, Buffer body, String type, String field, String detail) throws TimeoutException {
        JsonObject problem = refused(path, Map.of("Content-Type", "application/json"), body, 400)
                .jsonObject();

        assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
        assertThat(problem.getJsonArray("errors")).singleElement().satisfies(error -> {
            assertThat(((JsonObject) error).getString("field")).isEqualTo(field);
            assertThat(((JsonObject) error).getString("detail")).contains(detail);
        });
        assertThat(problem.getString("detail")).contains(field, detail);
    }

    Reply refused(String path, Map<String, String> headers, Buffer body, int status) throws TimeoutException {
        Buffer before = service.get("/events?limit=1000").body();
        Reply reply = service.send(HttpMethod.POST, path, headers, body);

        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(status);
        assertThat(reply.mediaType()).isEqualTo("application/problem+json");
        assertThat(reply.jsonObject().fieldNames()).contains("type", "title", "status", "detail");
        assertThat(service.get("/events?limit=1000").body()).isEqualTo(before);
        return reply;
    }

    static String plate(String plate) {
        return "{\"vehicleLicensePlate\":\"" + plate + "\"}";
    }

    /** A location that is right but for this field, whose value is JSON or is meant to be. */
    static String location(String field, String value) {
        JsonObject fields = new JsonObject()
                .put("vehicleLicensePlate", PLATE)
                .put("latitude", 1)
                .put("longitude", 2);
        fields.remove(field);
        return fields.encode().replace("}", ",\"" + field + "\":" + value + "}");
    }
}
