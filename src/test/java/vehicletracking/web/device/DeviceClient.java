package vehicletracking.web.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vehicletracking.testing.TestService;

/** Requests about devices, and reports of devices. */
record DeviceClient(TestService service) {

    UUID assign(String device, String plate, @Nullable String from) throws TimeoutException {
        JsonObject body = new JsonObject().put("deviceId", device).put("vehicleLicensePlate", plate);
        return service.created("/assign-device", from == null ? body : body.put("from", from));
    }

    UUID release(String device, String at) throws TimeoutException {
        return service.created(
                "/release-device", new JsonObject().put("deviceId", device).put("at", at));
    }

    /** Reports a location in the dialect of OsmAnd. */
    HttpResponse<Buffer> report(String device, double latitude, String at) throws TimeoutException {
        long seconds = Instant.parse(at).getEpochSecond();
        return get("/ingest/osmand?id=%s&lat=%s&lon=2&timestamp=%d&batt=77".formatted(device, latitude, seconds));
    }

    HttpResponse<Buffer> get(String uri) throws TimeoutException {
        return service.send(HttpMethod.GET, uri, Buffer.buffer());
    }

    HttpResponse<Buffer> post(String uri, String body) throws TimeoutException {
        return service.send(HttpMethod.POST, uri, Buffer.buffer(body));
    }

    void reportStored(String device, double latitude, String at) throws TimeoutException {
        HttpResponse<Buffer> response = report(device, latitude, at);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        assertThat(response.body()).isNull();
    }

    double latitudeOf(UUID vehicle, String at) throws TimeoutException {
        return service.ok("/vehicle-location/" + vehicle + "?at=" + at).getDouble("latitude");
    }

    /** The open reports, the oldest first. */
    List<JsonObject> quarantine() throws TimeoutException {
        return objects(service.ok("/quarantine").getJsonArray("reports"));
    }

    List<JsonObject> events(String type) throws TimeoutException {
        return objects(service.ok("/events?limit=1000&type=" + type).getJsonArray("events"));
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
