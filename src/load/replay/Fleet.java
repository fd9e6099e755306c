import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Registration of the vehicles of the file and, for targets that take device reports, assignment of their devices. */
final class Fleet {

    private static final Set<String> TARGETS_BY_PLATE = Set.of("track-location", "track-locations", "import");

    private final Client client;
    private final Options options;

    Fleet(Client client, Options options) {
        this.client = client;
        this.options = options;
    }

    /** Registers all vehicles; returns their ids by licence plate. */
    Map<String, String> register(Map<String, List<Position>> byPlate) throws IOException, InterruptedException {
        Map<String, String> vehicles = new HashMap<>();
        for (Map.Entry<String, List<Position>> each : byPlate.entrySet()) {
            vehicles.put(each.getKey(), register(each.getKey()));
            if (!TARGETS_BY_PLATE.contains(options.via())) {
                assign(each.getKey(), each.getValue().getFirst());
            }
        }
        return vehicles;
    }

    private String register(String plate) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("vehicleLicensePlate", plate);
        return new JsonObject(requireSuccess(Client.Request.json("/register-vehicle", body)))
                .getString("vehicleRegisteredId");
    }

    private void assign(String plate, Position first) throws IOException, InterruptedException {
        requireSuccess(Client.Request.json(
                "/assign-device",
                new JsonObject()
                        .put("deviceId", first.device())
                        .put("vehicleLicensePlate", plate)
                        .put("from", first.at().toString())));
    }

    /** Status 409 means that an earlier run registered or assigned it. */
    private String requireSuccess(Client.Request request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request);
        if (response.statusCode() != 201 && response.statusCode() != 409) {
            throw new IOException(request.path() + " returned " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
