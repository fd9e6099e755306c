package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A licence plate that moves from vehicle to vehicle, and whose locations must be those of the vehicle that has it. */
final class MovingPlate implements AutoCloseable {

    private static final String PLATE = "MOVING";
    private static final int VEHICLES = 5;
    private static final int LOCATIONS_PER_MOVE = 5;

    private final KeyedClient client;
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> vehiclesByLocation = new ConcurrentHashMap<>();
    private volatile int moves;
    private volatile boolean isStopping;

    private MovingPlate(List<URI> nodes) {
        this.client = new KeyedClient(nodes);
    }

    static MovingPlate start(List<URI> nodes) {
        MovingPlate plate = new MovingPlate(nodes);
        plate.thread.execute(plate::move);
        return plate;
    }

    private void move() {
        String[] vehicles = new String[VEHICLES];
        for (int i = 0; i < VEHICLES; i++) {
            vehicles[i] = register(parked(i));
        }
        for (int move = 0; !isStopping; move++) {
            int vehicle = move % VEHICLES;
            change(parked(vehicle), PLATE, "take-" + move);
            for (int i = 0; i < LOCATIONS_PER_MOVE; i++) {
                track(vehicles[vehicle], i, "moving-" + move + "-" + i);
            }
            change(PLATE, parked(vehicle), "park-" + move);
            moves = move + 1;
        }
    }

    private static String parked(int vehicle) {
        return "PARKED " + vehicle;
    }

    private void change(String from, String to, String key) {
        client.post("/change-license-plate", ServiceClient.registration(from).put("newVehicleLicensePlate", to), key);
    }

    private void track(String vehicle, int number, String key) {
        String id = new JsonObject(client.post("/track-location", ServiceClient.location(PLATE, number), key)
                        .body())
                .getString("locationTrackedId");
        vehiclesByLocation.put(id, vehicle);
    }

    private String register(String plate) {
        String key = plate.replace(' ', '-');
        return new JsonObject(client.post("/register-vehicle", ServiceClient.registration(plate), key)
                        .body())
                .getString("vehicleRegisteredId");
    }

    /** Returns when every command is acknowledged. */
    void stop() {
        isStopping = true;
        thread.close();
    }

    /** Ends without waiting for acknowledgements. */
    @Override
    public void close() {
        isStopping = true;
        thread.shutdownNow();
        client.close();
    }

    /** Number of times that the plate has moved. */
    int moves() {
        return moves;
    }

    /** Responses to its requests. */
    KeyedClient client() {
        return client;
    }

    /** Ids of the acknowledged locations. */
    Set<String> locations() {
        return vehiclesByLocation.keySet();
    }

    /** Every acknowledged location is that of the vehicle that had the plate. */
    void assertOwners(List<JsonObject> log) {
        Map<String, String> stored = new HashMap<>();
        log.stream()
                .filter(event -> vehiclesByLocation.containsKey(event.getString("eventId")))
                .forEach(event -> stored.put(event.getString("eventId"), event.getString("subject")));
        assertThat(stored).isEqualTo(vehiclesByLocation);
    }
}
