import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Registers the vehicles of the file, and gives them the devices that will tell of them where the way in needs it. */
final class Fleet {

    private static final Set<String> BY_PLATE = Set.of("track-location", "track-locations", "import");

    private final Client client;
    private final Options options;

    Fleet(Client client, Options options) {
        this.client = client;
        this.options = options;
    }

    /** The ids of the vehicles, by plate. */
    Map<String, String> register(Map<String, List<Position>> byPlate) throws IOException, InterruptedException {
        Map<String, String> vehicles = new HashMap<>();
        for (Map.Entry<String, List<Position>> each : byPlate.entrySet()) {
            vehicles.put(each.getKey(), register(each.getKey()));
            if (!BY_PLATE.contains(options.via())) {
                assign(each.getKey(), each.getValue().getFirst());
            }
        }
        return vehicles;
    }

    private String register(String plate) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("vehicleLicensePlate", plate);
        return new JsonObject(requireDone(Client.Request.json("/register-vehicle", body)))
                .getString("vehicleRegisteredId");
    }

    private void assign(String plate, Position first) throws IOException, InterruptedException {
        requireDone(Client.Request.json(
                "/assign-device",
                new JsonObject()
                        .put("deviceId", first.device())
                        .put("vehicleLicensePlate", plate)
                        .put("from", first.at().toString())));
    }

    /** 409: it was done before. */
    private String requireDone(Client.Request request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request);
        if (response.statusCode() != 201 && response.statusCode() != 409) {
            throw new IOException(request.path() + " is answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
