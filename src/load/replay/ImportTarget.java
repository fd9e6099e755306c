import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Target that uploads all positions as one file and waits for the end of the import. */
final class ImportTarget {

    private static final Set<String> UNFINISHED = Set.of("queued", "running");

    private ImportTarget() {}

    /** Uploads positions; returns how many were not imported. */
    static long send(Client client, List<Position> positions) throws IOException, InterruptedException {
        String file = positions.stream()
                .map(at -> "%s,%s,%s,%s,%s"
                        .formatted(at.plate(), at.at(), at.latitude(), at.longitude(), at.metresPerSecond()))
                .collect(Collectors.joining("\n", "plate,time,latitude,longitude,speed\n", "\n"));
        HttpResponse<String> response = client.send(new Client.Request("/import?format=csv", "text/csv", file));
        if (response.statusCode() != 202) {
            throw new IOException("/import returned " + response.statusCode() + " " + response.body());
        }
        Progress progress = new Progress(positions.size());
        String path = "/imports/" + new JsonObject(response.body()).getString("importId");
        JsonObject job = new JsonObject(client.get(path));
        while (UNFINISHED.contains(job.getString("state"))) {
            progress.set(job.getLong("itemsRead"));
            Thread.sleep(Duration.ofMillis(100));
            job = new JsonObject(client.get(path));
        }
        progress.set(job.getLong("itemsRead"));
        progress.end();
        return positions.size() - job.getLong("itemsDone");
    }
}
