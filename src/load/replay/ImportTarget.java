import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends the whole file at once, and waits until it is worked off. */
final class ImportTarget {

    private static final Set<String> UNDER_WAY = Set.of("queued", "running");

    private ImportTarget() {}

    /** How many positions were refused. */
    static long send(Client client, List<Position> positions) throws IOException, InterruptedException {
        String file = positions.stream()
                .map(at -> "%s,%s,%s,%s,%s"
                        .formatted(at.plate(), at.at(), at.latitude(), at.longitude(), at.metresPerSecond()))
                .collect(Collectors.joining("\n", "plate,time,latitude,longitude,speed\n", "\n"));
        HttpResponse<String> response = client.send(new Client.Request("/import?format=csv", "text/csv", file));
        if (response.statusCode() != 202) {
            throw new IOException("the file is answered " + response.statusCode() + " " + response.body());
        }
        Progress progress = new Progress(positions.size());
        String path = "/imports/" + new JsonObject(response.body()).getString("importId");
        JsonObject job = new JsonObject(client.get(path));
        while (UNDER_WAY.contains(job.getString("state"))) {
            progress.at(job.getLong("itemsRead"));
            Thread.sleep(Duration.ofMillis(100));
            job = new JsonObject(client.get(path));
        }
        progress.at(job.getLong("itemsRead"));
        progress.end();
        return positions.size() - job.getLong("itemsDone");
    }
}
