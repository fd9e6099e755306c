import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what the service says against the file: the track of every vehicle, and where it is now. */
final class Check {

    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    private final Client client;
    private final Map<String, String> vehicles;

    /** @param vehicles ids by plate */
    Check(Client client, Map<String, String> vehicles) {
        this.client = client;
        this.vehicles = vehicles;
    }

    /** How many vehicles are not where, or not on the track that, the file says. */
    long differences(Map<String, List<Position>> byPlate) throws IOException, InterruptedException {
        awaitProjections();
        long wrong = 0;
        for (Map.Entry<String, List<Position>> each : byPlate.entrySet()) {
            String id = vehicles.get(each.getKey());
            String difference = differenceOf(id, each.getValue());
            if (!difference.isEmpty()) {
                System.err.println(each.getKey() + ": " + difference);
                wrong++;
            }
        }
        return wrong;
    }

    private void awaitProjections() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
        while (new JsonObject(client.get("/projections"))
                .getJsonArray("projections").stream()
                        .anyMatch(each -> ((JsonObject) each).getLong("behindEvents") > 0)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the projections do not catch up");
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    /** Empty when there is none. */
    private String differenceOf(String id, List<Position> positions) throws IOException, InterruptedException {
        Map<Position.Point, Long> told = track(id, positions);
        Map<Position.Point, Long> wanted =
                positions.stream().collect(Collectors.groupingBy(Position::point, Collectors.counting()));
        if (!told.keySet().equals(wanted.keySet())) {
            return "its track has " + told.size() + " points, and the file " + wanted.size();
        }
        if (told.entrySet().stream().anyMatch(each -> each.getValue() > wanted.get(each.getKey()))) {
            return "its track has a point more often than the file";
        }
        JsonObject current = new JsonObject(client.get("/vehicle-current-location/" + id));
        return newest(positions).contains(pointOf(current)) ? "" : "it is at " + pointOf(current);
    }

    /** How often each point is in the track. One that is in the file twice may have been recognised. */
    private Map<Position.Point, Long> track(String id, List<Position> positions)
            throws IOException, InterruptedException {
        String path = "/vehicle-track/" + id + "?format=ndjson&from="
                + positions.getFirst().at() + "&to=" + positions.getLast().at();
        Map<Position.Point, Long> points = new HashMap<>();
        client.get(path).lines().forEach(line -> points.merge(pointOf(new JsonObject(line)), 1L, Long::sum));
        return points;
    }

    /** Those of the last time; exactly 0,0 is nowhere. */
    private static Set<Position.Point> newest(List<Position> positions) {
        Instant last = positions.stream()
                .filter(position -> position.latitude() != 0 || position.longitude() != 0)
                .map(Position::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return positions.stream()
                .filter(position -> !position.at().isBefore(last))
                .map(Position::point)
                .collect(Collectors.toSet());
    }

    private static Position.Point pointOf(JsonObject location) {
        return Position.point(
                Instant.parse(location.getString("occurredAt")),
                location.getDouble("latitude"),
                location.getDouble("longitude"));
    }
}
