import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tracks locations on a node of an older version, from the time that it is ready also on one of this version, and then
 * compares the log and the current locations with what was acknowledged. Prints the number of responses by status; exit code
 * 1 when an event is lost, doubled or wrong. Arguments: URL of the old node, URL of the new node, seconds for which both
 * run.
 */
public class TwoVersions {

    private static final int VEHICLES = 8;
    private static final String REGISTERED = "REGISTERED BY OLD";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String oldNode;
    private final String newNode;
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final Map<String, String> platesByLocation = new ConcurrentHashMap<>();
    private final Map<String, String> idsByPlate = new ConcurrentHashMap<>();
    private volatile boolean isNewReady;
    private volatile boolean isStopping;

    private TwoVersions(String oldNode, String newNode) {
        this.oldNode = oldNode;
        this.newNode = newNode;
    }

    public static void main(String[] arguments) throws Exception {
        TwoVersions check = new TwoVersions(arguments[0], arguments[1]);
        check.run(Long.parseLong(arguments[2]));
        System.exit(check.report() ? 0 : 1);
    }

    private void run(long seconds) throws Exception {
        for (int i = 0; i < VEHICLES; i++) {
            String plate = "UPGRADE-" + i;
            JsonObject registered = new JsonObject(
                    post(oldNode, "/register-vehicle", named(plate)).body());
            idsByPlate.put(plate, registered.getString("vehicleRegisteredId"));
        }
        post(oldNode, "/register-vehicle", named(REGISTERED));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            idsByPlate.keySet().forEach(plate -> threads.execute(() -> track("old", oldNode, plate)));
            System.out.println("the old node tracks locations");
            awaitReady();
            isNewReady = true;
            idsByPlate.keySet().forEach(plate -> threads.execute(() -> track("new", newNode, plate)));
            threads.execute(this::registerOnBoth);
            Thread.sleep(seconds * 1_000);
            isStopping = true;
        }
    }

    private void awaitReady() throws InterruptedException {
        while (!isReady()) {
            Thread.sleep(10);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get(newNode, "/health/ready").statusCode() == 200;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private void track(String version, String node, String plate) {
        while (!isStopping) {
            String what = version + " node, track-location, " + (isNewReady ? "both ready: " : "new one not ready: ");
            JsonObject location =
                    named(plate).put("latitude", Math.random() * 180 - 90).put("longitude", Math.random() * 360 - 180);
            try {
                HttpResponse<String> response = post(node, "/track-location", location);
                count(what + response.statusCode(), response);
                if (response.statusCode() == 201) {
                    platesByLocation.put(new JsonObject(response.body()).getString("locationTrackedId"), plate);
                }
            } catch (Exception e) {
                count(what + e, null);
            }
        }
    }

    private void registerOnBoth() {
        for (int i = 0; i < 20; i++) {
            for (String node : List.of(oldNode, newNode)) {
                String version = node.equals(oldNode) ? "old" : "new";
                try {
                    HttpResponse<String> response = post(node, "/register-vehicle", named(version + "-" + i));
                    count(version + " node, register-vehicle: " + response.statusCode(), response);
                    response = post(
                            node,
                            "/change-license-plate",
                            named(REGISTERED).put("newVehicleLicensePlate", version + "-other-" + i));
                    count(version + " node, change-license-plate: " + response.statusCode(), response);
                    if (response.statusCode() == 201) {
                        post(
                                node,
                                "/change-license-plate",
                                named(version + "-other-" + i).put("newVehicleLicensePlate", REGISTERED));
                    }
                } catch (Exception e) {
                    count(version + " node, register-vehicle: " + e, null);
                }
            }
        }
    }

    private synchronized void count(String what, HttpResponse<String> response) {
        if (statuses.merge(what, 1, Integer::sum) == 1 && response != null && response.statusCode() >= 500) {
            System.out.println(what + " " + response.headers().map().getOrDefault("retry-after", List.of()) + " "
                    + response.body());
        }
    }

    private boolean report() throws Exception {
        statuses.forEach((what, count) -> System.out.println("%6d  %s".formatted(count, what)));
        for (String path : List.of("/health/ready", "/vehicles?licensePlate=UPGRADE-0")) {
            System.out.println(
                    "old node, GET " + path + ": " + get(oldNode, path).statusCode());
        }
        List<JsonObject> log = log();
        List<String> faults = new ArrayList<>();
        checkPositions(log, faults);
        checkLocations(log, faults);
        checkCurrentLocations(log, faults);
        System.out.println(log.size() + " events, " + platesByLocation.size() + " acknowledged locations; "
                + (faults.isEmpty() ? "none lost, doubled or wrong" : faults));
        return faults.isEmpty();
    }

    private List<JsonObject> log() throws Exception {
        List<JsonObject> events = new ArrayList<>();
        String after = "0:0";
        while (true) {
            JsonObject page = new JsonObject(
                    get(newNode, "/events?limit=1000&after=" + after).body());
            JsonArray found = page.getJsonArray("events");
            if (found.isEmpty()) {
                return events;
            }
            found.forEach(event -> events.add((JsonObject) event));
            after = page.getString("next");
        }
    }

    private static void checkPositions(List<JsonObject> log, List<String> faults) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < log.size(); i++) {
            if (!log.get(i).getString("position").equals("0:" + (i + 1))) {
                faults.add("gap at position " + (i + 1));
            }
            if (!ids.add(log.get(i).getString("eventId"))) {
                faults.add("doubled: " + log.get(i));
            }
        }
    }

    private void checkLocations(List<JsonObject> log, List<String> faults) {
        Map<String, String> lost = new HashMap<>(platesByLocation);
        for (JsonObject event : log) {
            if (event.getString("eventType").equals("LocationTracked")) {
                String plate = lost.remove(event.getString("eventId"));
                if (plate == null || !idsByPlate.get(plate).equals(event.getString("subject"))) {
                    faults.add("not acknowledged, or of another vehicle: " + event);
                }
            }
        }
        lost.keySet().forEach(id -> faults.add("lost: " + id));
    }

    /** The projections of both versions run; the result must be that of the log. */
    private void checkCurrentLocations(List<JsonObject> log, List<String> faults) throws Exception {
        Map<String, JsonObject> newest = new HashMap<>();
        log.stream()
                .filter(event -> event.getString("eventType").equals("LocationTracked"))
                .forEach(event ->
                        newest.merge(event.getString("subject"), event, (a, b) -> time(b).isBefore(time(a)) ? a : b));
        for (Map.Entry<String, JsonObject> each : newest.entrySet()) {
            String position = each.getValue().getString("position");
            HttpResponse<String> current = HTTP.send(
                    HttpRequest.newBuilder(URI.create(newNode + "/vehicle-current-location/" + each.getKey()))
                            .header("Log-Position", position)
                            .header("Prefer", "wait=5")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            double latitude = each.getValue().getJsonObject("payload").getDouble("latitude");
            if (current.statusCode() != 200
                    || Math.abs(new JsonObject(current.body()).getDouble("latitude") - latitude) > 1e-6) {
                faults.add("current location " + current.body() + " instead of " + each.getValue());
            }
        }
    }

    private static Instant time(JsonObject event) {
        return Instant.parse(event.getString("occurredAt"));
    }

    private static JsonObject named(String plate) {
        return new JsonObject().put("vehicleLicensePlate", plate);
    }

    private static HttpResponse<String> post(String node, String path, JsonObject body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(node + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String node, String path) throws java.io.IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(node + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
