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

/** Comparison of the service with the file: the track and the current location of every vehicle. */
final class Check {

    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    private final Client client;
    private final Map<String, String> vehicles;

    /** @param vehicles vehicle ids by licence plate */
    Check(Client client, Map<String, String> vehicles) {
        this.client = client;
        this.vehicles = vehicles;
    }

    /** Number of vehicles whose track or current location differs from the file. Prints each difference. */
    long differences(Map<String, List<Position>> byPlate) throws IOException, InterruptedException {
        awaitProjections();
        long differing = 0;
        for (Map.Entry<String, List<Position>> each : byPlate.entrySet()) {
            String id = vehicles.get(each.getKey());
            String difference = differenceOf(id, each.getValue());
            if (!difference.isEmpty()) {
                System.err.println(each.getKey() + ": " + difference);
                differing++;
            }
        }
        return differing;
    }

    private void awaitProjections() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
        while (new JsonObject(client.get("/projections"))
                .getJsonArray("projections").stream()
                        .anyMatch(each -> ((JsonObject) each).getLong("behindEvents") > 0)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the projections have not caught up within " + CATCH_UP_LIMIT);
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    /** The difference of a vehicle; empty if there is none. */
    private String differenceOf(String id, List<Position> positions) throws IOException, InterruptedException {
        Map<Position.Point, Long> actual = track(id, positions);
        Map<Position.Point, Long> expected =
                positions.stream().collect(Collectors.groupingBy(Position::point, Collectors.counting()));
        if (!actual.keySet().equals(expected.keySet())) {
            return "the track has " + actual.size() + " points, the file has " + expected.size();
        }
        if (actual.entrySet().stream().anyMatch(each -> each.getValue() > expected.get(each.getKey()))) {
            return "the track contains a point more often than the file";
        }
        JsonObject current = new JsonObject(client.get("/vehicle-current-location/" + id));
        return newest(positions).contains(pointOf(current)) ? "" : "the current location is " + pointOf(current);
    }

    /** Number of occurrences of each point in the track. Points that the file repeats may have been deduplicated. */
    private Map<Position.Point, Long> track(String id, List<Position> positions)
            throws IOException, InterruptedException {
        String path = "/vehicle-track/" + id + "?format=ndjson&from="
                + positions.getFirst().at() + "&to=" + positions.getLast().at();
        Map<Position.Point, Long> points = new HashMap<>();
        client.get(path).lines().forEach(line -> points.merge(pointOf(new JsonObject(line)), 1L, Long::sum));
        return points;
    }

    /** The points with the last time, except those at exactly 0,0, which do not count as locations. */
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
